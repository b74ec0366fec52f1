/** The distribution as a user runs it. */
package org.intarsia.distribution;
