using FsCheck;
using FsCheck.Fluent;
using Ur4Rec.Text;
using Ur4Rec.Text.Vectors;

namespace Ur4Rec.Tests.Text.Vectors;

public sealed class TextKeyTests
{
    [Fact]
    public void A_key_is_the_hash_of_its_text_and_ordered_as_its_bytes() =>
        Prop.ForAll<NonNull<string>, NonNull<string>>((a, b) =>
        {
            var (x, y) = (TextKey.Of(a.Get), TextKey.Of(b.Get));
            return x.ToBytes().SequenceEqual(TextHash.BytesOf(a.Get))
                && x == new TextKey(x.ToBytes())
                && Math.Sign(x.CompareTo(y)) == Math.Sign(x.ToBytes().AsSpan().SequenceCompareTo(y.ToBytes()));
        }).QuickCheckThrowOnFailure();
}
