/** The command that serves pipelines by HTTP. */
package org.intarsia.cli.serve;
