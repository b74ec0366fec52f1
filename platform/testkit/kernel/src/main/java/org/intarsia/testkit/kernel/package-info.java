/** What tests of the platform need of the kernel, without a framework. */
package org.intarsia.testkit.kernel;
