#!/usr/bin/env python3
"""Writes reference.json: values from SciPy, NumPy and mpmath that the tests compare with."""
import json
import os
import mpmath as mp
import numpy as np
from scipy import integrate, optimize, special, stats
from scipy.stats import qmc

mp.mp.dps = 40
out = {}

us = [1e-12, 1e-9, 1e-6, 0.001, 0.01, 0.05, 0.1, 0.25, 0.4, 0.5, 0.6, 0.75, 0.9, 0.95, 0.99, 0.999,
      1 - 1e-6, 1 - 1e-9]
out["normalQuantile"] = [[u, float(special.ndtri(u))] for u in [1e-300, 1e-100, 1e-20, 1e-15] + us]
zs = [-37, -20, -8, -5, -3, -1.5, -1, -0.5, -0.1, 0, 0.1, 0.5, 1, 2, 3, 5, 8]
out["normalCumulative"] = [[z, float(mp.ncdf(z))] for z in zs]

rng = np.random.default_rng(7)
xs = list(np.concatenate([rng.uniform(-700, 700, 60), rng.uniform(-1, 1, 40), [-740.5, 709.7, 1e-10, -1e-17]]))
out["exp"] = [[float(x), float(mp.exp(mp.mpf(float(x))))] for x in xs]
xs = list(np.concatenate([10 ** rng.uniform(-300, 300, 40), rng.uniform(0.5, 2, 60),
                          1 + rng.uniform(-1e-6, 1e-6, 10), [5e-324, 1e-310, 0.7071067811865475, 1.4142135623730951]]))
out["log"] = [[float(x), float(mp.log(mp.mpf(float(x))))] for x in xs]
cases = [(1.1, 1 / 12), (1.1, -1 / 12), (1.05, 35 / 12), (2.0, 0.5), (1.0001, 12345.678), (0.9, 200.5), (3.7, 100.25),
         (1e-5, 12.5), (123.456, -7.5), (0.5, 1000.5), (10.0, 22.0), (1.1, 360.0), (7.0, -3.0)]
cases += [(float(a), float(b)) for a, b in zip(10 ** rng.uniform(-3, 3, 40), rng.uniform(-12, 12, 40))]
out["power"] = [[a, b, float(mp.mpf(a) ** mp.mpf(b))] for a, b in cases]

out["betaCumulative"] = [[a, b, x, float(stats.beta.cdf(x, a, b))]
                         for a, b in [(1, 5), (5, 1), (2.4, 3.6), (3, 3), (1.2, 4.8), (40, 60), (500.5, 500.5), (1, 1)]
                         for x in [0.001, 0.1, 0.3, 0.5, 0.9, 0.999]]
out["betaQuantile"] = [[a, b, u, float(stats.beta.ppf(u, a, b))]
                       for a, b in [(1, 5), (5, 1), (2.4, 3.6), (3, 3), (1.2, 4.8), (40, 60)]
                       for u in [1e-9, 1e-4, 0.1, 0.5, 0.9, 1 - 1e-4]]


def quantiles(f):
    return [[u, float(f(u))] for u in us[1:]]


K = special.ndtri(0.9)
laws = {}


def law(name, f, mean, sd):
    laws[name] = {"mean": float(mean), "deviation": float(sd), "quantiles": quantiles(f)}


def pert(name, a, m, b, lam=4):
    d = stats.beta(1 + lam * (m - a) / (b - a), 1 + lam * (b - m) / (b - a), a, b - a)
    law(name, d.ppf, d.mean(), d.std())


pert("pert 15 22 35", 15, 22, 35)
pert("pert 8 12 20", 8, 12, 20)
pert("pert 0 0 10 lambda 2.5", 0, 0, 10, 2.5)


def stretched(lo, m, hi):
    def miss(s):
        d = stats.beta(1 + 4 * s, 5 - 4 * s)
        return (s - d.ppf(0.1)) / (d.ppf(0.9) - d.ppf(0.1)) - (m - lo) / (hi - lo)
    s = optimize.brentq(miss, 0, 1, xtol=1e-15)
    d = stats.beta(1 + 4 * s, 5 - 4 * s)
    w = (hi - lo) / (d.ppf(0.9) - d.ppf(0.1))
    a = lo - w * d.ppf(0.1)
    return stats.beta(1 + 4 * s, 5 - 4 * s, a, w)


d = stretched(10, 15, 30)
law("between 10 likely 15 and 30", d.ppf, d.mean(), d.std())
out["stretchedEnds"] = [float(d.support()[0]), float(d.support()[1])]
d = stretched(60, 80, 90)
law("between 60 likely 80 and 90", d.ppf, d.mean(), d.std())


def lognormal(name, lo, hi, k=K):
    mu, s = (np.log(lo) + np.log(hi)) / 2, (np.log(hi) - np.log(lo)) / (2 * k)
    d = stats.lognorm(s, scale=np.exp(mu))
    law(name, d.ppf, d.mean(), d.std())


lognormal("between 5% and 15%", 0.05, 0.15)
lognormal("between 90 and 110", 90, 110)
lognormal("between 1 and 10", 1, 10)
lognormal("between 1 and 1000", 1, 1000)
lognormal("between 5 and 15 at P5 and P95", 5, 15, special.ndtri(0.95))
d = stats.norm(0.5 * (-10 + 30), 40 / (2 * K))
law("between -10 and 30", d.ppf, d.mean(), d.std())


def logit(name, lo, hi, a=0.0, b=1.0):
    g = lambda x: np.log((x - a) / (b - x))
    mu, s = (g(lo) + g(hi)) / 2, (g(hi) - g(lo)) / (2 * K)
    x = lambda z: a + (b - a) * special.expit(mu + s * z)
    phi = lambda z: np.exp(-z * z / 2) / np.sqrt(2 * np.pi)
    mean = integrate.quad(lambda z: x(z) * phi(z), -12, 12, epsabs=1e-14, epsrel=1e-13)[0]
    var = integrate.quad(lambda z: (x(z) - mean) ** 2 * phi(z), -12, 12, epsabs=1e-14, epsrel=1e-13)[0]
    law(name, lambda u: x(special.ndtri(u)), mean, np.sqrt(var))


logit("share 70% to 95%", 0.70, 0.95)
logit("12 to 18 within 10 and 25", 12, 18, 10, 25)
d = stats.triang((6 - 3) / 11, 3, 11)
law("triangular 3 6 14", d.ppf, d.mean(), d.std())
d = stats.uniform(2, 5)
law("uniform 2 7", d.ppf, d.mean(), d.std())
d = stats.truncnorm((-1 - 0) / 2, (3 - 0) / 2, 0, 2)
law("normal 0 2 limited to -1 and 3", d.ppf, d.mean(), d.std())
out["laws"] = laws

engine = qmc.Sobol(4096, scramble=False)
out["sobolBits"] = 30
out["sobolDirections"] = [[dim, [int(v) for v in engine._sv[dim]]]
                          for dim in [0, 1, 2, 3, 7, 20, 55, 100, 500, 1111, 1865, 1866, 3665, 3666, 4095]]

x = rng.normal(size=400)
y = 0.6 * x + rng.normal(size=400)
y[:20] = np.round(y[:20], 0)
out["spearman"] = {"x": [float(v) for v in x], "y": [float(v) for v in y],
                   "value": float(stats.spearmanr(x, y).statistic)}
out["orderStatistics"] = [[p, float(np.quantile(y, p, method="inverted_cdf"))]
                          for p in [0.001, 0.1, 0.25, 0.333, 0.5, 0.9, 0.999, 1.0]]

here = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(here, "reference.json"), "w") as f:
    json.dump(out, f, indent=None, separators=(",", ":"))
    f.write("\n")
