/** Tests of trust. */
package org.intarsia.kernel.trust;
