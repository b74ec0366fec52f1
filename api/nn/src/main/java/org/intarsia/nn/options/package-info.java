/** What the options of networks share: records of options, and checks between them. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("2.0.0")
package org.intarsia.nn.options;
