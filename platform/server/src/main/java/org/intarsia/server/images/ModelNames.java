package org.intarsia.server.images;

import java.util.List;
import java.util.Map;
import org.intarsia.app.host.PipelineHost;
import org.intarsia.app.host.PipelineInfo;
import org.intarsia.app.serve.ServerSettings;
import org.intarsia.server.access.Caller;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.jspecify.annotations.Nullable;

/** Which pipeline a request means by its model. */
public record ModelNames(
        PipelineHost host, @Nullable String otherwise, Map<String, String> aliases) {
    public ModelNames(PipelineHost host, ServerSettings settings) {
        this(host, settings.pipeline(), settings.aliases());
    }

    /**
     * @param model a pipeline or an alias; null for the default
     * @throws IntarsiaException INT-541 when it is neither, or there is no default; INT-451 when
     *     the caller may not use it
     */
    public String pipeline(@Nullable String model, Caller caller) {
        String name = pipeline(model);
        caller.checkUses(name);
        return name;
    }

    /** As {@link #pipeline(String, Caller)}, for any caller. */
    public String pipeline(@Nullable String model) {
        if (model != null) {
            String name = aliases.getOrDefault(model, model);
            // Of a pipeline that does not run, the message suggests others.
            host.serving(name);
            return name;
        }
        List<String> running = host.pipelines().stream().map(PipelineInfo::name).toList();
        if (otherwise != null && running.contains(otherwise)) {
            return otherwise;
        }
        if (running.size() == 1) {
            return running.get(0);
        }
        throw new IntarsiaException(
                ErrorCode.UNKNOWN_PIPELINE,
                "model",
                "the request names none, and there is no default",
                running.isEmpty() ? "Load one." : "Running: " + String.join(", ", running) + ".");
    }
}
