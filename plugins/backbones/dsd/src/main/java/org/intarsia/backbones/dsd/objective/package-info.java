/** How the network of DSD is trained: the losses, each of which can be left out or changed. */
package org.intarsia.backbones.dsd.objective;
