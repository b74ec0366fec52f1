/** Commands on trust, plugins and the audit log. */
package org.intarsia.cli.trust;
