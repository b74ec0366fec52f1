/** Guidance of models of two levels (the hybrids, dual-level autoregression). */
package org.intarsia.guidance.cfg.layered;
