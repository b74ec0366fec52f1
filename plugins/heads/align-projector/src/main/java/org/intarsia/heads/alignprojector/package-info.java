/**
 * The projector of an alignment loss (REPA, Yu 2024): tokens of an inner block in the space of a
 * frozen encoder. It is trained with the network and not used to make pictures.
 */
package org.intarsia.heads.alignprojector;
