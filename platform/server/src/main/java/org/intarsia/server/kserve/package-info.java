/** Health, metadata and repository of KServe's Open Inference Protocol, version 2. */
package org.intarsia.server.kserve;
