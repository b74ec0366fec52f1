/**
 * The pixel decoder of DeCo (arXiv 2511.19365) as a head: without attention, conditioned pixel by
 * pixel on what the token of the patch is expanded to.
 */
package org.intarsia.heads.decopixel;
