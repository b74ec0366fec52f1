/** Qwen3 (Qwen Team 2025, arXiv 2505.09388) as an encoder of texts. */
package org.intarsia.encoders.qwen3;
