/**
 * What the losses of objectives share: how times are drawn, weighted terms, the judges of a
 * picture, the encoder of an alignment term, changes of colours.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("2.0.0")
package org.intarsia.nn.training;
