package org.intarsia.pipeline.live;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BiConsumer;
import org.intarsia.base.FileNames;
import org.intarsia.kernel.PluginEvent;
import org.intarsia.kernel.PluginUsers;
import org.intarsia.kernel.Registry;
import org.intarsia.pipeline.Pipelines;
import org.intarsia.pipeline.manifest.Manifest;
import org.intarsia.pipeline.plan.Plan;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Place;
import org.intarsia.spi.problem.Suggestions;

/**
 * The pipelines of a running instance by name. Takes new versions of plugins for those that follow
 * them, and tells the kernel which plugins are needed.
 */
public final class Slots implements PluginUsers {
    private final Map<String, Slot> slots = new ConcurrentSkipListMap<>();
    private final WeightAdmission admission = new WeightAdmission(this::all);
    private final BiConsumer<Slot, IntarsiaException> followed;
    private final AutoCloseable listening;

    /**
     * @param followed is called when a slot took a new version by itself, or could not; the second
     *     is null when all went well
     */
    public Slots(Registry registry, BiConsumer<Slot, IntarsiaException> followed) {
        this.followed = followed;
        this.listening = registry.listen(this::happened);
    }

    /**
     * Starts a pipeline.
     *
     * @throws IntarsiaException INT-544 when the name is taken, INT-118 when it is no name, INT-516
     *     when it does not fit beside the weights that are loaded; else as {@link Slot} says
     */
    public Slot open(String name, Pipelines pipelines, Manifest manifest, SlotSettings settings) {
        checkName(name);
        if (slots.containsKey(name)) {
            throw taken(name);
        }
        Slot slot = new Slot(name, pipelines, manifest, settings, admission);
        if (slots.putIfAbsent(name, slot) != null) {
            slot.close(Duration.ZERO);
            throw taken(name);
        }
        slot.current().found();
        return slot;
    }

    /**
     * A pipeline by itself, beside whose weights nothing else is counted.
     *
     * @throws IntarsiaException as {@link Slot} says
     */
    public static Slot alone(
            String name, Pipelines pipelines, Manifest manifest, SlotSettings settings) {
        Slot slot = new Slot(name, pipelines, manifest, settings, new WeightAdmission(List::of));
        slot.current().found();
        return slot;
    }

    /**
     * Plans a pipeline and builds nothing.
     *
     * @throws IntarsiaException as {@link #open}, but for what building it would find, and as if
     *     nothing else were loaded
     */
    public static Plan check(
            String name, Pipelines pipelines, Manifest manifest, SlotSettings settings) {
        checkName(name);
        return new GenerationBuilder(name, pipelines, settings, new WeightAdmission(List::of))
                .check(manifest);
    }

    private static void checkName(String name) {
        FileNames.problem(name, Place.part("name of the pipeline"))
                .ifPresent(
                        problem -> {
                            throw new IntarsiaException(problem);
                        });
    }

    private static IntarsiaException taken(String name) {
        return new IntarsiaException(
                ErrorCode.PIPELINE_NAME_TAKEN,
                "pipeline " + name,
                "a pipeline of this name is already running",
                "Give another name, or unload that one.");
    }

    /**
     * @throws IntarsiaException INT-541 when there is none of this name
     */
    public Slot get(String name) {
        Slot slot = slots.get(name);
        if (slot == null) {
            throw new IntarsiaException(
                    ErrorCode.UNKNOWN_PIPELINE,
                    "pipeline " + name,
                    "no pipeline of this name is running",
                    slots.isEmpty()
                            ? "Start one with: load."
                            : Suggestions.suggest(name, List.copyOf(slots.keySet()), "Running:"));
        }
        return slot;
    }

    /** By name. */
    public List<Slot> all() {
        return List.copyOf(slots.values());
    }

    @Override
    public List<String> usersOf(String bundle, String version) {
        List<String> users = new ArrayList<>();
        for (Slot slot : all()) {
            List<String> numbers =
                    slot.history().stream()
                            .filter(
                                    one ->
                                            one.plan().parts().stream()
                                                    .anyMatch(
                                                            part ->
                                                                    part.bundle().equals(bundle)
                                                                            && part.version()
                                                                                    .equals(
                                                                                            version)))
                            .map(one -> Integer.toString(one.number()))
                            .toList();
            if (!numbers.isEmpty()) {
                users.add(
                        "pipeline "
                                + slot.name()
                                + " (generation "
                                + String.join(", ", numbers)
                                + ")");
            }
        }
        return users;
    }

    /** On the kernel's thread of events: other events wait, leases do not. */
    private void happened(PluginEvent event) {
        if (event.kind() != PluginEvent.Kind.INSTALLED) {
            return;
        }
        all().forEach(this::follow);
    }

    /**
     * Has a slot take what newer plugins bring, where it follows them: those too that came while it
     * could not change.
     */
    public void follow(Slot slot) {
        try {
            slot.follow().ifPresent(now -> followed.accept(slot, null));
        } catch (IntarsiaException e) {
            followed.accept(slot, e);
        }
    }

    /**
     * Stops a pipeline.
     *
     * @return how many runs had not ended when {@code grace} was over
     * @throws IntarsiaException INT-541 when there is none of this name
     */
    public int close(String name, Duration grace) {
        Slot slot = get(name);
        int cut = slot.close(grace);
        slots.remove(name, slot);
        return cut;
    }

    /**
     * Stops all of them, within one grace time.
     *
     * @return by name, how many runs had not ended when {@code grace} was over
     */
    public Map<String, Integer> close(Duration grace) {
        Map<String, Integer> cut = new LinkedHashMap<>();
        long until = System.nanoTime() + grace.toNanos();
        all().forEach(Slot::stop);
        for (Slot slot : all()) {
            Duration rest = Duration.ofNanos(Math.max(0, until - System.nanoTime()));
            cut.put(slot.name(), slot.close(rest));
            slots.remove(slot.name(), slot);
        }
        try {
            listening.close();
        } catch (Exception e) {
            throw new IllegalStateException("listening to the kernel ends", e);
        }
        return cut;
    }
}
