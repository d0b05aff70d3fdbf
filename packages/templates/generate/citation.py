"""BibTeX of everything the default set is made of."""

CITATION = [
    "@article{fastar2026, author = {Mart{\\'i}n-Navarro, I. and others}, title = {FASTAR -- I. "
    "Continuous and differentiable evolutionary stellar population models}, "
    "eprint = {2605.24093}, archivePrefix = {arXiv}, year = {2026}}",
    "@software{fastar, author = {Mart{\\'i}n Navarro, Ignacio}, title = {fastar-astro: stellar "
    "population synthesis tools}, version = {0.1.2}, year = {2026}, "
    "url = {https://github.com/inavarro/fastar}}",
    "@article{miles2006, author = {S{\\'a}nchez-Bl{\\'a}zquez, P. and others}, title = {Medium-"
    "resolution Isaac Newton Telescope library of empirical spectra}, journal = {MNRAS}, "
    "volume = {371}, pages = {703}, year = {2006}}",
    "@article{miles2011, author = {Falc{\\'o}n-Barroso, J. and others}, title = {An updated MILES "
    "stellar library and stellar population models}, journal = {A\\&A}, volume = {532}, "
    "pages = {A95}, year = {2011}}",
    "@article{basti2018, author = {Hidalgo, S. L. and others}, title = {The Updated BaSTI Stellar "
    "Evolution Models and Isochrones. I. Solar-scaled Calculations}, journal = {ApJ}, "
    "volume = {856}, pages = {125}, year = {2018}}",
    "@article{bosz2024, author = {M{\\'e}sz{\\'a}ros, Sz. and others}, title = {The updated BOSZ "
    "synthetic stellar spectral library}, journal = {A\\&A}, volume = {688}, pages = {A197}, "
    "year = {2024}}",
    "@article{worthey2011, author = {Worthey, G. and Lee, H.}, title = {An Empirical UBV RI JHK "
    "Color-Temperature Calibration for Stars}, journal = {ApJS}, volume = {193}, pages = {1}, "
    "year = {2011}}",
    "@article{kroupa2001, author = {Kroupa, P.}, title = {On the variation of the initial mass "
    "function}, journal = {MNRAS}, volume = {322}, pages = {231}, year = {2001}}",
    "@article{renzini1993, author = {Renzini, A. and Ciotti, L.}, title = {Transverse Dissections "
    "of the Fundamental Planes of Elliptical Galaxies and Clusters of Galaxies}, journal = {ApJL}, "
    "volume = {416}, pages = {L49}, year = {1993}}",
    "@article{vazdekis2015, author = {Vazdekis, A. and others}, title = {Evolutionary stellar "
    "population synthesis with MILES - II}, journal = {MNRAS}, volume = {449}, pages = {1177}, "
    "year = {2015}, note = {reference of the measured resolution}}",
]
