using System.Security.Cryptography;
using Taoverse.Execution;
using Taoverse.Tests;

namespace Taoverse.Core.Tests.Execution;

public class ChildProcessTests
{
    private readonly Shell shell = new();

    [UnixFact]
    public async Task Output_and_exit_code_come_back()
    {
        var result = await shell.RunAsync("echo hello; exit 3");
        Assert.Equal((ChildProcessStatus.Completed, 3, null, null), (result.Status, result.ExitCode, result.Signal, result.Reason));
        Assert.Equal("hello\n", shell.Output.ToString());
        Assert.Null(result.PeakMemory);
        Assert.InRange(result.Duration, TimeSpan.FromTicks(1), Shell.Patience);
    }

    [UnixFact]
    public async Task Arguments_arrive_as_they_are()
    {
        await shell.RunAsync("printf '%s|' \"$@\"", "a b", "\"", "'", "*", "$HOME", "", "ünï\n", "-x");
        Assert.Equal("a b|\"|'|*|$HOME||ünï\n|-x|", shell.Output.ToString());
    }

    [UnixFact]
    public async Task The_environment_and_the_folder_can_be_set()
    {
        var options = shell.Options("echo \"$ONE:${HOME-none}:$(pwd)\"") with
        {
            Environment = new Dictionary<string, string?> { ["ONE"] = "1", ["HOME"] = null },
            WorkingDirectory = "/",
        };
        await ChildProcess.RunAsync(options);
        Assert.Equal("1:none:/\n", shell.Output.ToString());
    }

    [UnixFact]
    public async Task Two_hundred_megabytes_go_through_both_ways()
    {
        const int Blocks = 200;
        var block = RandomNumberGenerator.GetBytes(1 << 20);
        using var sent = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var received = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var options = shell.Options("cat") with
        {
            TimeLimit = 5 * Shell.Patience,
            Input = async (stream, token) =>
            {
                for (var i = 0; i < Blocks; i++)
                {
                    block[0] = (byte)i;
                    sent.AppendData(block);
                    await stream.WriteAsync(block, token);
                }
            },
            Output = async (stream, token) =>
            {
                var buffer = new byte[1 << 16];
                for (int read; (read = await stream.ReadAsync(buffer, token)) > 0;)
                {
                    received.AppendData(buffer, 0, read);
                }
            },
        };
        Assert.Equal(ChildProcessStatus.Completed, (await ChildProcess.RunAsync(options)).Status);
        Assert.Equal(sent.GetHashAndReset(), received.GetHashAndReset());
    }

    [UnixFact]
    public async Task Both_outputs_may_be_flooded_and_nobody_need_read()
    {
        var result = await ChildProcess.RunAsync(shell.Options("head -c 50000000 /dev/zero >&2 & head -c 50000000 /dev/zero; wait; exit 7") with { Output = null });
        Assert.Equal((ChildProcessStatus.Completed, 7), (result.Status, result.ExitCode));
    }

    [UnixFact]
    public async Task The_two_outputs_are_told_apart()
    {
        var error = string.Empty;
        await ChildProcess.RunAsync(shell.Options("echo out; echo err >&2") with { Error = async (s, t) => error = await new StreamReader(s).ReadToEndAsync(t) });
        Assert.Equal(("out\n", "err\n"), (shell.Output.ToString(), error));
    }

    [UnixFact]
    public async Task Without_input_the_child_sees_its_end() =>
        Assert.Equal(0, (await shell.RunAsync("cat")).ExitCode);

    [UnixFact]
    public async Task A_reader_that_has_enough_does_not_block_the_child()
    {
        var options = shell.Options("echo ready; head -c 50000000 /dev/zero; exit 5") with { Output = (s, t) => Shell.WaitForLineAsync(s, "ready", t) };
        Assert.Equal(5, (await ChildProcess.RunAsync(options)).ExitCode);
    }

    [UnixFact]
    public async Task A_child_that_does_not_read_its_input_is_no_error()
    {
        var options = shell.Options("exec <&-; echo ok") with { Input = (s, t) => s.WriteAsync(new byte[10_000_000], t).AsTask() };
        Assert.Equal(ChildProcessStatus.Completed, (await ChildProcess.RunAsync(options)).Status);
        Assert.Equal("ok\n", shell.Output.ToString());
    }

    [UnixFact]
    public async Task A_conversation_is_possible()
    {
        var answers = new List<string?>();
        var next = new SemaphoreSlim(0);
        var options = shell.Options("while read -r line; do echo \"got $line\"; done") with
        {
            Input = async (stream, token) =>
            {
                await using var writer = new StreamWriter(stream) { AutoFlush = true };
                foreach (var line in new[] { "a", "b", "c" })
                {
                    await writer.WriteLineAsync(line.AsMemory(), token);
                    await next.WaitAsync(token);
                }
            },
            Output = async (stream, token) =>
            {
                using var reader = new StreamReader(stream);
                while (await reader.ReadLineAsync(token) is { } line)
                {
                    answers.Add(line);
                    next.Release();
                }
            },
        };
        Assert.Equal(0, (await ChildProcess.RunAsync(options)).ExitCode);
        Assert.Equal(["got a", "got b", "got c"], answers);
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_told_from_one_that_fails()
    {
        var result = await ChildProcess.RunAsync(new() { FileName = "no-such-program-" + shell.Forever, TimeLimit = Shell.Patience });
        Assert.Equal((ChildProcessStatus.FailedToStart, null), (result.Status, result.ExitCode));
        Assert.NotEmpty(result.Reason!);
        var folder = await ChildProcess.RunAsync(shell.Options("exit 0") with { WorkingDirectory = "/no-such-folder" });
        Assert.Equal(ChildProcessStatus.FailedToStart, folder.Status);
    }

    [Fact]
    public async Task Limits_that_are_none_are_refused()
    {
        var options = new ChildProcessOptions { FileName = "x", TimeLimit = TimeSpan.Zero };
        Assert.Equal("InvalidTimeLimit", (await Assert.ThrowsAsync<TaoverseException>(() => ChildProcess.RunAsync(options))).ErrorId);
        options = options with { TimeLimit = Shell.Patience, MemoryLimit = 0 };
        Assert.Equal("InvalidMemoryLimit", (await Assert.ThrowsAsync<TaoverseException>(() => ChildProcess.RunAsync(options))).ErrorId);
    }
}
