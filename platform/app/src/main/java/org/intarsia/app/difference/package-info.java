/** What differs between two manifests, or between a record and what there is now. */
package org.intarsia.app.difference;
