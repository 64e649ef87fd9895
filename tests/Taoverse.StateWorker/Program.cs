using System.Globalization;
using Taoverse;
using Taoverse.State;
using Taoverse.StateWorker;

// A process that uses a state as a test tells it to; it prints a line for each thing that is done.
const int NetUid = 9;
try
{
    if (args[0] == "open-together")
    {
        // Those who are to meet wait for the same moment.
        Thread.Sleep(TimeSpan.FromTicks(Math.Max(0, long.Parse(args[2], CultureInfo.InvariantCulture) - DateTime.UtcNow.Ticks)));
    }

    using var state = StateDatabase.Open(args[1]);
    switch (args[0])
    {
        case "open" or "open-together":
            Console.WriteLine(state.SchemaVersion);
            return 0;

        case "write":
            for (var block = (state.Metagraphs.Find(NetUid)?.Block ?? 0) + 1; ; block++)
            {
                state.Metagraphs.Save(NumberedMetagraph.Make(NetUid, block));
                state.MinerPositions.Update(NetUid, "worker", _ => (int)block);

                // Only what is committed is said.
                Console.WriteLine(block);
            }

        case "read":
            for (long last = 0; ;)
            {
                var block = state.Metagraphs.Find(NetUid) is { } metagraph ? NumberedMetagraph.Check(metagraph) : 0;
                if (block < last)
                {
                    throw new InvalidDataException($"block {block} came after {last}");
                }

                last = block;
                Console.WriteLine(block);
            }

        case "record":
            NumberedHistory.Write(state.Models, args[2]);
            return 0;

        case "list":
            NumberedHistory.Read(state.Models);
            return 0;

        case "advance":
            for (var i = int.Parse(args[2], CultureInfo.InvariantCulture); i > 0; i--)
            {
                state.MinerPositions.Update(NetUid, "shared", position =>
                {
                    Console.WriteLine(position ?? 0);
                    return (position ?? 0) + 1;
                });
            }

            return 0;

        default:
            throw new ArgumentException(args[0]);
    }
}
catch (TaoverseException error)
{
    Console.WriteLine(error.ErrorId);
    Console.Error.WriteLine(error);
    return 3;
}
