using Ur4Rec.Data;
using Ur4Rec.Training.Checkpoints;

namespace Ur4Rec.Tests.Training.Checkpoints;

public sealed class RunCheckpointsTests : IDisposable
{
    private static readonly CheckpointOptions s_everyStep = new() { Every = CheckpointInterval.Steps(1), KeepLast = 2 };

    private readonly CheckpointedRun _run = new();
    private readonly RecordingObserver _observer = new(_ => { });

    public RunCheckpointsTests() => _run.RunUntil(8, s_everyStep);

    public static TheoryData<string, string> Damages => new()
    {
        { "flipped bit in the manifest", "" },
        { "flipped bit in the tensors", "the checksum of state-2-00001-000000002.safetensors is wrong" },
        { "manifest cut short", "" },
        { "tensors cut short", "bytes, not " },
        { "no tensors", "Could not find file" },
    };

    public void Dispose() => _run.Dispose();

    [Fact]
    public void The_newest_are_kept_and_nothing_temporary() => Assert.Equal(
        ["state-2-00001-000000001.json", "state-2-00001-000000001.safetensors", "state-2-00001-000000002.json", "state-2-00001-000000002.safetensors"],
        Directory.GetFiles(_run.Directory.CheckpointsFolder).Select(Path.GetFileName).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Damages))]
    public void A_damaged_checkpoint_is_passed_over_for_the_one_before(string damage, string reason)
    {
        Damage(_run.Manifests[0], damage);

        using var checkpoints = _run.Open(_observer);

        Assert.Equal(2, _observer.Messages.Count);
        Assert.StartsWith($"{_run.Manifests[0]} is damaged: ", _observer.Messages[0], StringComparison.Ordinal);
        Assert.Contains(reason, _observer.Messages[0], StringComparison.Ordinal);
        Assert.EndsWith("; the checkpoint before it is used.", _observer.Messages[0], StringComparison.Ordinal);
        Assert.Equal("the run was interrupted; it goes on from its checkpoint at pretrain_retriever, epoch 1, step 1", _observer.Messages[1]);
    }

    [Fact]
    public void Every_flipped_bit_of_a_manifest_is_seen()
    {
        var manifest = _run.Manifests[0];
        var bytes = File.ReadAllBytes(manifest);
        for (var bit = 0; bit < 400; bit++)
        {
            var at = (int)((long)bit * bytes.Length / 400);
            var flipped = (byte[])bytes.Clone();
            flipped[at] ^= (byte)(1 << (bit % 8));
            File.WriteAllBytes(manifest, flipped);

            using var saved = SavedCheckpoint.TryOpen(manifest, out var damage);

            Assert.True(saved is null || IsBetweenTheParts(bytes, at), $"A flipped bit in byte {at} was not seen.");
            Assert.Equal(saved is null, damage.Length > 0);
        }
    }

    [Fact]
    public void Where_all_are_damaged_that_is_said()
    {
        foreach (var manifest in _run.Manifests)
            Damage(manifest, "manifest cut short");

        Assert.Equal(
            $"{_run.Directory.Root}: none of the 2 checkpoints is whole; start anew with --overwrite.",
            Assert.Throws<InputException>(() => _run.Open(_observer)).Message);
    }

    [Fact]
    public void Another_configuration_is_refused_key_by_key()
    {
        var other = CheckpointedRun.Identity with { Configuration = new Dictionary<string, string> { ["seed"] = "1", ["batch_size"] = "16", ["dropout"] = "0.2" } };

        Assert.Equal(
            $"The interrupted run of {_run.Manifests[0]} has another configuration: batch_size was 8 and is 16; dropout was unknown and is 0.2. "
            + "Give it as it was to go on, or start anew with --overwrite.",
            Assert.Throws<InputException>(() => _run.Open(_observer, identity: other)).Message);
    }

    [Fact]
    public void Other_data_and_other_texts_are_refused()
    {
        Assert.Contains("was made on other data", Refusal(CheckpointedRun.Identity with { Dataset = "others" }), StringComparison.Ordinal);
        Assert.Contains("read other texts or images", Refusal(CheckpointedRun.Identity with { Features = null }), StringComparison.Ordinal);

        string Refusal(RunIdentity identity) => Assert.Throws<InputException>(() => _run.Open(_observer, identity: identity)).Message;
    }

    [Fact]
    public void Another_instruction_set_is_warned_of()
    {
        using var checkpoints = _run.Open(_observer, identity: CheckpointedRun.Identity with { Simd = "avx2" });

        Assert.Equal("the run began with avx512 and goes on with avx2: its bits are not those of a run on one machine.", _observer.Messages[0]);
    }

    [Fact]
    public void A_checkpoint_that_cannot_be_written_ends_the_run_and_leaves_those_before()
    {
        var before = _run.Manifests;
        using var checkpoints = _run.Open(_observer);
        // A folder where the file of tensors should go.
        Directory.CreateDirectory(Path.Combine(_run.Directory.CheckpointsFolder, "state-4-00001-000000001.safetensors"));

        var failure = Assert.Throws<IOException>(() => checkpoints.Write(new CheckpointPosition(4, "end_to_end", 1, 1), _ => { }));

        Assert.StartsWith("The checkpoint at end_to_end, epoch 1, step 1 cannot be written: ", failure.Message, StringComparison.Ordinal);
        Assert.EndsWith($"then go on from the checkpoint before with 'ur4rec train --resume {_run.Directory.Root}'.", failure.Message, StringComparison.Ordinal);
        Assert.Equal(before, _run.Manifests);
    }

    [Fact]
    public void Where_the_folder_has_vanished_nothing_is_offered()
    {
        using var checkpoints = _run.Open(_observer);
        Directory.Delete(_run.Directory.CheckpointsFolder, recursive: true);

        var failure = Assert.Throws<IOException>(() => checkpoints.Write(new CheckpointPosition(4, "end_to_end", 1, 1), _ => { }));

        Assert.EndsWith("There is none before it: make room, then train again.", failure.Message, StringComparison.Ordinal);
        Directory.CreateDirectory(_run.Directory.CheckpointsFolder);
    }

    /// <summary>White space and the quotation of names outside of what the checksum covers may change without changing anything.</summary>
    private static bool IsBetweenTheParts(byte[] manifest, int at) => manifest[at] is (byte)'\n' or (byte)' ' && (at < 120 || at == manifest.Length - 1);

    private static void Damage(string manifest, string damage)
    {
        var tensors = Path.ChangeExtension(manifest, ".safetensors");
        var file = damage.Contains("manifest", StringComparison.Ordinal) ? manifest : tensors;
        var bytes = File.ReadAllBytes(file);
        switch (damage)
        {
            case "no tensors":
                File.Delete(tensors);
                break;
            case "manifest cut short" or "tensors cut short":
                File.WriteAllBytes(file, bytes[..(bytes.Length / 2)]);
                break;
            case "flipped bit in the manifest":
                // In a name: elsewhere the manifest might be no JSON any more, depending on the times in it.
                bytes[bytes.AsSpan().IndexOf("batch_size"u8)] ^= 4;
                File.WriteAllBytes(file, bytes);
                break;
            default:
                bytes[bytes.Length / 2] ^= 4;
                File.WriteAllBytes(file, bytes);
                break;
        }
    }
}
