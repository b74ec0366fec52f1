/** The wide diffusion head of DDT (arXiv 2504.05741), as DiT-DH has it (arXiv 2510.11690). */
package org.intarsia.heads.ddt;
