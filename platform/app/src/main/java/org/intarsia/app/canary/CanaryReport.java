package org.intarsia.app.canary;

import java.util.Optional;
import org.intarsia.app.host.CanaryInfo;

/**
 * How a canary does.
 *
 * @param pipeline its name
 * @param serving what the generation that serves did meanwhile
 * @param tried what the canary did
 * @param rules by which it ends by itself; empty where somebody decides
 */
public record CanaryReport(
        String pipeline,
        CanaryInfo canary,
        CanaryFigures serving,
        CanaryFigures tried,
        Optional<CanaryRules> rules) {}
