using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Taoverse.Substrate.Tests")]
