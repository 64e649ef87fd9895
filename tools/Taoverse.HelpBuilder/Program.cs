using System.Reflection;
using Taoverse.HelpBuilder;
using Taoverse.HelpBuilder.Maml;
using Taoverse.HelpBuilder.Pages;
using Taoverse.HelpBuilder.Surface;

// Builds the shell's help file from a compiled module and a folder with one markdown page per cmdlet.
if (args is not [var module, var pageFolder, var output])
{
    Console.Error.WriteLine("Usage: Taoverse.HelpBuilder <module.dll> <folder of pages> <output.dll-Help.xml>");
    return 2;
}

var cmdlets = CmdletReader.Read(Assembly.LoadFrom(Path.GetFullPath(module)));
var pages = new List<HelpPage>();
var problems = new List<HelpProblem>();
foreach (var file in Directory.EnumerateFiles(pageFolder, "*.md").Order(StringComparer.Ordinal))
{
    pages.Add(HelpPageReader.Read(file, File.ReadAllLines(file), problems));
}

problems.AddRange(HelpCheck.Run(cmdlets, pages, pageFolder));
foreach (var problem in problems)
{
    Console.Error.WriteLine(problem);
}

if (problems.Count > 0)
{
    return 1;
}

Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(output))!);
MamlDocument.Of(cmdlets, pages).Save(output);
return 0;
