/** The operator's shell over a running instance: plugins come and go, pipelines take new parts. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.intarsia.cli.shell;
