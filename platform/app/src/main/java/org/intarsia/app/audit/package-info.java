/** What the audit log tells, page by page. */
package org.intarsia.app.audit;
