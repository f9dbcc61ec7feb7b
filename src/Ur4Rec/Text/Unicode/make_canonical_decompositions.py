"""Writes CanonicalDecompositions.txt, and the tests' samples, from this Python's unicodedata.

    python3 make_canonical_decompositions.py table > CanonicalDecompositions.txt
    python3 make_canonical_decompositions.py samples > ../../../../tests/Ur4Rec.Tests/Text/Unicode/DecompositionSamples.txt
"""
import itertools
import random
import sys
import unicodedata as u

HANGUL = range(0xAC00, 0xAC00 + 11172)
POINTS = [c for c in range(0x110000) if not 0xD800 <= c < 0xE000 and c not in HANGUL]


def hexes(text):
    return " ".join("%04X" % ord(c) for c in text)


def table():
    print("# Unicode %s. Full canonical decompositions as 'point = points', combining classes as 'first..last : class';"
          " Hangul syllables are computed." % u.unidata_version)
    for c in POINTS:
        full = u.normalize("NFD", chr(c))
        if full != chr(c):
            print("%04X = %s" % (c, hexes(full)))
    classed = [c for c in POINTS if u.combining(chr(c))]
    for _, run in itertools.groupby(enumerate(classed), lambda p: (p[1] - p[0], u.combining(chr(p[1])))):
        run = [c for _, c in run]
        print("%04X..%04X : %d" % (run[0], run[-1], u.combining(chr(run[0]))))


def samples():
    print("# Unicode %s. Text = its NFD." % u.unidata_version)
    r = random.Random(1)
    composed = [c for c in POINTS if u.normalize("NFD", chr(c)) != chr(c)]
    marks = [c for c in POINTS if u.combining(chr(c))]
    single = r.sample(composed, 60) + r.sample(HANGUL, 10) + [0xFB01, 0x0130, 0x00DF, 0x2126, 0x1D15E, 0x1D160, 0x2F800]
    texts = [chr(c) for c in single]
    texts += ["".join(chr(r.choice(r.choice((composed, marks, marks, HANGUL, range(0x20, 0x7F))))) for _ in range(r.randint(2, 9)))
              for _ in range(120)]
    for text in texts:
        print("%s = %s" % (hexes(text), hexes(u.normalize("NFD", text))))


{"table": table, "samples": samples}[sys.argv[1]]()
