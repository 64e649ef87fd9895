using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace Taoverse.FaultyWorker;

/// <summary>A stand-in for the worker that does what a worker must not do.</summary>
public static class FaultyProgram
{
    private const string Hello = """{"type":"hello","protocol":1,"version":"0.0.0"}""";
    private static readonly Stream Output = Console.OpenStandardOutput();

    /// <summary>Runs the program: a mode, then a mark by which a test finds the process and its children.</summary>
    public static int Main(string[] arguments)
    {
        if (arguments[0] is not ("silent" or "garbage" or "login" or "version" or "children" or "late"))
        {
            Write(Hello);
        }

        switch (arguments[0])
        {
            case "silent" or "hang" or "deaf":
                Thread.Sleep(Timeout.Infinite);
                return 0;
            case "segfault":
                // In native code, where the runtime makes no exception of it.
                return (int)Fill(16, 0, 4096);
            case "eat":
                Eat();
                return 0;
            case "managed-eat":
                return EatManaged();
            case "flood":
                Repeat("""{"type":"progress","tokens":1,"totalTokens":2,"seconds":1}""" + "\n");
                return 0;
            case "flood-line":
                Repeat(new string('x', 4096));
                return 0;
            case "garbage":
                Write("Segmentation fault (core dumped)\n{\"typ\":\"result\"}\n[1,2]\n\0\0\0");
                return 0;
            case "liar":
                Write("""{"type":"result","result":{"tasks":[null],"model":null,"engine":"x"}}""");
                Thread.Sleep(Timeout.Infinite);
                return 0;
            case "version":
                Write(Hello.Replace(":1,", ":99,", StringComparison.Ordinal));
                Thread.Sleep(Timeout.Infinite);
                return 0;
            case "exit":
                Console.Error.WriteLine("no\u0007 such thing");
                return 7;
            case "login":
                Write("Welcome to node 7.\nYour job is in the queue.");
                return Worker.Program.Main();
            case "children":
                StartChild(arguments[1]);
                return Worker.Program.Main();
            case "late":
                _ = Worker.Program.Main();
                Thread.Sleep(Timeout.Infinite);
                return 0;
            default:
                return 1;
        }
    }

    private static void Write(string line)
    {
        Output.Write(Encoding.UTF8.GetBytes(line + "\n"));
        Output.Flush();
    }

    private static void Repeat(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        while (true)
        {
            Output.Write(bytes);
        }
    }

    private static void Eat()
    {
        const int Size = 16 << 20;
        while (true)
        {
            var block = Marshal.AllocHGlobal(Size);
            for (var at = 0; at < Size; at += 4096)
            {
                Marshal.WriteByte(block, at, 1);
            }
        }
    }

    private static int EatManaged()
    {
        var blocks = new List<byte[]>();
        while (true)
        {
            blocks.Add(new byte[1 << 20]);
            blocks[^1].AsSpan().Fill(1);
        }
    }

    // In a session of its own, and it outlives its parent.
    private static void StartChild(string mark)
    {
        var start = new ProcessStartInfo("setsid", ["sleep", "600"]);
        start.Environment["FAULTY_MARK"] = mark;
        Process.Start(start)!.Dispose();
    }

    [DllImport("libc", EntryPoint = "memset")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern nint Fill(nint place, int value, nint size);
}
