/** The transformer of DiT-DH (arXiv 2510.11690), below its wide head. */
package org.intarsia.backbones.ditdh;
