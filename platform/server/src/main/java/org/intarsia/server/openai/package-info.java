/** The images and models of OpenAI's API, for its clients. */
package org.intarsia.server.openai;
