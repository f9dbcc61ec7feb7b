namespace Ur4Rec.Numerics.Kernels;

/// <summary>One value from one value; a struct type, so that the loop around it is compiled with it inside.</summary>
internal interface IUnary
{
    static abstract TVector Apply<TVector>(TVector x)
        where TVector : struct, IVector<TVector>;
}

/// <summary>One value from two values.</summary>
internal interface IBinary
{
    static abstract TVector Apply<TVector>(TVector x, TVector y)
        where TVector : struct, IVector<TVector>;
}

/// <summary>One value from three values.</summary>
internal interface ITernary
{
    static abstract TVector Apply<TVector>(TVector x, TVector y, TVector z)
        where TVector : struct, IVector<TVector>;
}
