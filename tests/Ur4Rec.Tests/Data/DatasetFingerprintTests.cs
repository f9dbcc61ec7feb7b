using Ur4Rec.Data;

namespace Ur4Rec.Tests.Data;

public class DatasetFingerprintTests
{
    [Fact]
    public void The_same_data_has_the_same_fingerprint() =>
        Assert.Equal(DatasetFingerprint.Of(Make()), DatasetFingerprint.Of(Make()));

    [Fact]
    public void Data_that_carries_nothing_dropped_has_the_fingerprint_it_always_had()
    {
        const string Known = "495a9e1e4dd83432ed05678d3f02179479ac25e2a9cd0632d16f1294741590af";

        Assert.Equal(Known, DatasetFingerprint.Of(Make()));
        Assert.Equal(Known, DatasetFingerprint.Of(Make(dropped: DroppedItems.None(2))));
    }

    [Fact]
    public void Any_difference_changes_it()
    {
        string[] fingerprints =
        [
            DatasetFingerprint.Of(Make()),
            DatasetFingerprint.Of(Make(users: ["u", "w"])),
            DatasetFingerprint.Of(Make(items: ["a", "c"])),
            DatasetFingerprint.Of(Make(items: ["ab", ""])),
            DatasetFingerprint.Of(Make(offsets: [0, 1, 3])),
            DatasetFingerprint.Of(Make(order: [1, 0, 1])),
            DatasetFingerprint.Of(Make(times: [1, 2, 4])),
            DatasetFingerprint.Of(Make(items: ["a", "b", "c"])),
            DatasetFingerprint.Of(Make(dropped: new DroppedItems([0, 1, 1], [new ItemIndex(0)], [1]))),
            DatasetFingerprint.Of(Make(dropped: new DroppedItems([0, 0, 1], [new ItemIndex(0)], [1]))),
            DatasetFingerprint.Of(Make(dropped: new DroppedItems([0, 1, 1], [new ItemIndex(1)], [1]))),
            DatasetFingerprint.Of(Make(dropped: new DroppedItems([0, 1, 1], [new ItemIndex(0)], [2]))),
        ];

        Assert.Equal(fingerprints.Length, fingerprints.Distinct().Count());
    }

    private static SequenceDataset Make(
        string[]? users = null, string[]? items = null, int[]? offsets = null, int[]? order = null, long[]? times = null, DroppedItems? dropped = null) => new(
        Array.ConvertAll(users ?? ["u", "v"], id => new UserId(id)),
        Array.ConvertAll(items ?? ["a", "b"], id => new ItemId(id)),
        offsets ?? [0, 2, 3],
        Array.ConvertAll(order ?? [0, 1, 1], item => new ItemIndex(item)),
        times ?? [1, 2, 3],
        dropped);
}
