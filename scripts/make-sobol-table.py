#!/usr/bin/env python3
"""Writes Sources/Simulation/Randomness/SobolTable.swift from the Joe-Kuo direction numbers.

The numbers are those of S. Joe and F. Y. Kuo, "Constructing Sobol sequences with better
two-dimensional projections", SIAM J. Sci. Comput. 30 (2008), 2635-2654 (table new-joe-kuo-6),
read from the copy that SciPy ships. Run: python3 scripts/make-sobol-table.py (needs numpy, scipy).

Encoding: dimensions in order, grouped by the degree s of their polynomial. One entry holds the
s - 1 inner coefficients of the polynomial, then for k = 2 ... s the k - 1 free bits of the odd
initial number m_k (m_k >> 1); most significant bit first, padded with zero bits to a multiple of
six, six bits a character, character = code 48 + value ("0" ... "o").
"""
import os
import numpy as np
import scipy.stats

DIMENSIONS = 4096
archive = os.path.join(os.path.dirname(scipy.stats.__file__), "_sobol_direction_numbers.npz")
data = np.load(archive)
poly, vinit = data["poly"], data["vinit"]


def entry(dimension):
    p = int(poly[dimension])
    s = p.bit_length() - 1
    bits = format((p >> 1) & ((1 << (s - 1)) - 1), f"0{s - 1}b") if s > 1 else ""
    for k in range(2, s + 1):
        m = int(vinit[dimension][k - 1])
        assert m % 2 == 1 and m < 1 << k
        bits += format(m >> 1, f"0{k - 1}b")
    assert int(vinit[dimension][0]) == 1
    bits += "0" * (-len(bits) % 6)
    return s, "".join(chr(48 + int(bits[i:i + 6], 2)) for i in range(0, len(bits), 6))


groups = {}
for d in range(1, DIMENSIONS):  # dimension 0 is the van der Corput sequence and needs no entry
    s, text = entry(d)
    groups.setdefault(s, []).append(text)
assert list(groups) == sorted(groups)

here = os.path.dirname(os.path.abspath(__file__))
target = os.path.join(here, "..", "Sources", "Simulation", "Randomness", "SobolTable.swift")
with open(target, "w") as f:
    f.write("// swift-format-ignore-file\n")
    f.write("// Made by scripts/make-sobol-table.py; do not edit by hand.\n\n")
    f.write("/// The Joe-Kuo direction numbers of dimensions 1 to 4,095, packed as text.\n///\n")
    f.write("/// Source: S. Joe and F. Y. Kuo, \"Constructing Sobol sequences with better two-dimensional\n")
    f.write("/// projections\", SIAM Journal on Scientific Computing 30 (2008), doi:10.1137/070709359.\n")
    f.write("enum SobolTable {\n")
    f.write("  /// One group of dimensions whose primitive polynomials have the same degree.\n")
    f.write("  struct Group: Sendable {\n    let degree: Int\n    let count: Int\n    let text: StaticString\n  }\n\n")
    f.write("  /// The groups in order of dimension, starting with dimension 1.\n")
    f.write("  static let groups: [Group] = [\n")
    for s, entries in groups.items():
        text = "".join(entries)
        f.write(f"    Group(degree: {s}, count: {len(entries)}, text: #\"\"\"\n")
        lines = [text[i:i + 800] for i in range(0, len(text), 800)] or [""]
        f.write("\\#\n".join(lines) + "\n\"\"\"#),\n")
    f.write("  ]\n}\n")
