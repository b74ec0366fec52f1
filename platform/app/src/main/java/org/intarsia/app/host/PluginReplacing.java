package org.intarsia.app.host;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.intarsia.app.plugins.PluginAdmin;
import org.intarsia.kernel.PluginInfo;
import org.intarsia.kernel.Replacement;
import org.intarsia.kernel.audit.Actor;
import org.intarsia.pipeline.live.Canary;
import org.intarsia.pipeline.live.Generation;
import org.intarsia.pipeline.live.Renewal;
import org.intarsia.pipeline.live.Slot;
import org.intarsia.pipeline.live.Slots;
import org.intarsia.spi.problem.IntarsiaException;

/** What pipelines do when a plugin that they use is replaced by the same version. */
final class PluginReplacing {
    private final Slots slots;
    private final GenerationChanges changes;
    private final HostEvents events;

    PluginReplacing(Slots slots, GenerationChanges changes, HostEvents events) {
        this.slots = slots;
        this.changes = changes;
        this.events = events;
    }

    ReplaceResult replace(Replacement replacement, Actor actor) {
        PluginInfo plugin = replacement.info();
        if (plugin.state() == PluginInfo.State.REFUSED) {
            throw PluginAdmin.refused(plugin);
        }
        List<String> before = replacement.before();
        Set<Generation> old = using(before);
        Map<String, ChangeResult> changed = new LinkedHashMap<>();
        Map<String, IntarsiaException> kept = new LinkedHashMap<>();
        for (Slot slot : slots.all()) {
            try {
                if (slot.history().stream().anyMatch(one -> one.isOf(before))) {
                    endCanary(slot, plugin, actor);
                    changed.put(slot.name(), renew(slot, before, actor));
                }
            } catch (IntarsiaException e) {
                kept.put(slot.name(), e);
            }
        }
        CompletableFuture<Void> retired = new CompletableFuture<>();
        if (before.isEmpty()) {
            retired.complete(null);
        } else {
            retire(replacement, old, retired);
        }
        return new ReplaceResult(plugin, !before.isEmpty(), changed, kept, retired);
    }

    private void endCanary(Slot slot, PluginInfo plugin, Actor actor) {
        Optional<Canary> canary = slot.canary().running();
        if (canary.isEmpty()) {
            return;
        }
        int number = canary.get().generation().number();
        String reason = "plugin " + plugin.bundle() + " " + plugin.version() + " was replaced";
        try {
            changes.rollBackCanary(slot.name(), number, reason, actor);
        } catch (IntarsiaException e) {
            if (slot.canary().running().isPresent()) {
                throw e;
            }
            // It was ended at the same time by its figures or by somebody else.
        }
    }

    private ChangeResult renew(Slot slot, List<String> before, Actor actor) {
        ChangeResult result =
                changes.change(
                        "replace",
                        slot,
                        actor,
                        () -> Renewal.of(slot, before, "replace").orElse(slot.current()));
        events.send(
                new HostEvent.Swapped(
                        Instant.now(), slot.name(), actor, result.generation(), result.took()));
        return result;
    }

    private Set<Generation> using(List<String> digests) {
        Set<Generation> using = new LinkedHashSet<>();
        slots.all().stream()
                .flatMap(slot -> slot.history().stream())
                .filter(one -> one.isOf(digests))
                .forEach(using::add);
        return using;
    }

    /** A run keeps what it runs on: it may last for minutes, and nobody waits for it here. */
    private void retire(
            Replacement replacement, Set<Generation> old, CompletableFuture<Void> retired) {
        Thread thread =
                new Thread(
                        () -> {
                            try {
                                Set<Generation> waiting = old;
                                while (!waiting.isEmpty()) {
                                    for (Generation one : waiting) {
                                        one.awaitClosed();
                                    }
                                    waiting = using(replacement.before());
                                }
                                replacement.retire().run();
                                retired.complete(null);
                            } catch (InterruptedException | RuntimeException e) {
                                retired.completeExceptionally(e);
                            }
                        },
                        "intarsia-retire");
        thread.setDaemon(true);
        thread.start();
    }
}
