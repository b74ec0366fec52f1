package org.intarsia.spi.plugin;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Place;
import org.intarsia.spi.problem.Problem;
import org.intarsia.spi.problem.Problems;
import org.intarsia.spi.problem.Suggestions;

/**
 * All options of a record, and the reading of what a manifest gives for them. Keeps the record's
 * class alive, so it lives no longer than the plugin. Immutable.
 *
 * @param <O> the options record
 */
public final class OptionSchema<O extends Record> {
    private final Class<O> type;
    private final Constructor<O> constructor;
    private final List<Member> members;

    /** A component of the record: an option, or a group of them. */
    interface Member {
        List<OptionSpec> specs();

        /**
         * The component's value; null, with a problem noted, where there is none.
         *
         * @param wrong is given what single values are wrong
         * @param misfits is given what a group's record finds among values that are right alone
         */
        Object read(Map<String, Object> given, Problems wrong, Problems misfits);
    }

    private OptionSchema(Class<O> type, Constructor<O> constructor, List<Member> members) {
        this.type = type;
        this.constructor = constructor;
        this.members = members;
    }

    /**
     * @throws IllegalArgumentException for a record that does not declare its options rightly: a
     *     type that no option has, a default outside its own range, a primitive without a default,
     *     one name twice
     */
    public static <O extends Record> OptionSchema<O> of(Class<O> type) {
        OptionSchema<O> schema = of(type, Map.of());
        Set<String> names = new HashSet<>();
        for (OptionSpec option : schema.options()) {
            if (!names.add(option.name())) {
                throw new IllegalArgumentException(
                        type.getSimpleName() + ": two options are called " + option.name());
            }
        }
        return schema;
    }

    private static <O extends Record> OptionSchema<O> of(
            Class<O> type, Map<String, String> defaults) {
        RecordComponent[] components = type.getRecordComponents();
        List<Member> members =
                Stream.of(components).map(component -> member(component, defaults)).toList();
        Class<?>[] types =
                Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            Constructor<O> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return new OptionSchema<>(type, constructor, members);
        } catch (NoSuchMethodException e) {
            throw new IllegalArgumentException(type + " has no constructor of its components", e);
        }
    }

    private static Member member(RecordComponent component, Map<String, String> defaults) {
        OptionGroup group = component.getAnnotation(OptionGroup.class);
        if (group == null) {
            return OptionField.of(component, defaults);
        }
        if (!component.getType().isRecord()) {
            throw new IllegalArgumentException(component + " is a group and no record");
        }
        Map<String, String> own = new HashMap<>();
        for (String entry : group.defaults()) {
            String[] parts = entry.split("=", 2);
            own.put(parts[0], parts.length == 2 ? parts[1] : "");
        }
        own.putAll(defaults);
        OptionSchema<?> schema = of(component.getType().asSubclass(Record.class), own);
        List<String> names = schema.options().stream().map(OptionSpec::name).toList();
        for (String entry : group.defaults()) {
            if (!names.contains(entry.split("=", 2)[0])) {
                throw new IllegalArgumentException(component + " has no option of " + entry);
            }
        }
        return schema.new Group();
    }

    /** This record as the component of another. */
    private final class Group implements Member {
        @Override
        public List<OptionSpec> specs() {
            return options();
        }

        @Override
        public Object read(Map<String, Object> given, Problems wrong, Problems misfits) {
            return record(given, wrong, misfits);
        }
    }

    public Class<O> type() {
        return type;
    }

    /** In the order of the record. */
    public List<OptionSpec> options() {
        return members.stream().flatMap(member -> member.specs().stream()).toList();
    }

    /**
     * The record of what is given, with the defaults of what is left out. The subject of a problem
     * is the option's name as manifests write it.
     *
     * @param given by the options' names, in any of their spellings
     * @throws IntarsiaException every problem: INT-114 an option that there is not, or given twice,
     *     INT-115 a value of another type, null among them, INT-121 one out of its range, INT-122 a
     *     word that is not known, INT-123 a required option that is missing, and what the record's
     *     constructor finds where all else is right
     */
    public O read(Map<String, ?> given) {
        Problems unknown = new Problems();
        Map<String, Object> values = byName(given, unknown);
        Problems wrong = new Problems();
        Problems misfits = new Problems();
        O record = record(values, wrong, misfits);
        List<Problem> all =
                Stream.of(unknown, wrong, misfits).flatMap(it -> it.list().stream()).toList();
        if (!all.isEmpty()) {
            throw new IntarsiaException(all);
        }
        return record;
    }

    /** Null, with problems noted, where there is none. */
    private O record(Map<String, Object> values, Problems wrong, Problems misfits) {
        Problems own = new Problems();
        Problems found = new Problems();
        Object[] arguments = members.stream().map(it -> it.read(values, own, found)).toArray();
        own.list().forEach(wrong::add);
        found.list().forEach(misfits::add);
        if (!own.isEmpty()) {
            return null;
        }
        try {
            O record = construct(arguments);
            return found.isEmpty() ? record : null;
        } catch (IntarsiaException e) {
            e.problems().forEach(misfits::add);
            return null;
        } catch (RuntimeException e) {
            if (found.isEmpty()) {
                throw e;
            }
            // It needs a group that was refused; what it finds without one was worth a try.
            return null;
        }
    }

    /**
     * As {@link #read(Map)}, with a preset under it: an option that is given replaces the one of
     * the preset, however either is spelled.
     *
     * @param preset of {@link PresetFile#read}; empty for none
     * @throws IntarsiaException as {@link #read(Map)}, also for what the preset holds
     */
    public O read(Map<String, ?> preset, Map<String, ?> given) {
        Set<String> names = given.keySet().stream().map(Options::name).collect(Collectors.toSet());
        Map<String, Object> values = new LinkedHashMap<>();
        preset.forEach(
                (name, value) -> {
                    if (!names.contains(Options.name(name))) {
                        values.put(name, value);
                    }
                });
        values.putAll(given);
        return read(values);
    }

    private Map<String, Object> byName(Map<String, ?> given, Problems problems) {
        Map<String, Object> values = new LinkedHashMap<>();
        Map<String, String> written = new LinkedHashMap<>();
        List<String> known = options().stream().map(OptionSpec::name).toList();
        for (Map.Entry<String, ?> option : given.entrySet()) {
            String name = Options.name(option.getKey());
            String before = written.putIfAbsent(name, option.getKey());
            if (!known.contains(name)) {
                problems.add(
                        ErrorCode.UNKNOWN_OPTION,
                        Place.option(name),
                        "there is no such option",
                        known.isEmpty()
                                ? "There are no options here: take it out."
                                : Suggestions.suggest(name, known, "The options are"));
            } else if (before != null) {
                problems.add(
                        ErrorCode.UNKNOWN_OPTION,
                        Place.option(name),
                        "given twice, as " + before + " and as " + option.getKey(),
                        "Give it once.");
            } else {
                values.put(name, option.getValue());
            }
        }
        return values;
    }

    private O construct(Object[] arguments) {
        try {
            return constructor.newInstance(arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException refused) {
                throw refused;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException(type + " cannot be made", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + " cannot be made", e);
        }
    }
}
