using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Taoverse.Hub.Tests")]
