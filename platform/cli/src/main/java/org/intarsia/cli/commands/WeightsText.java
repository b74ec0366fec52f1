package org.intarsia.cli.commands;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.intarsia.cli.Table;
import org.intarsia.pipeline.latents.LatentReport;
import org.intarsia.pipeline.plan.PublishedShapes;
import org.intarsia.weights.NameLists;
import org.intarsia.weights.StateDict;
import org.intarsia.weights.TensorInfo;
import org.intarsia.weights.file.FileOutline;
import org.intarsia.weights.file.StateDicts;
import org.intarsia.weights.type.UnloadableType;
import org.jspecify.annotations.Nullable;

/** What a model file holds, in lines. */
final class WeightsText {
    private static final int SHOWN = 10;

    private WeightsText() {}

    /**
     * Its tensors; where the outermost dict holds dicts, the tree of keys before them.
     *
     * @param key of a nested dict, or null
     */
    static List<String> lines(Path file, @Nullable String key) {
        List<String> lines = new ArrayList<>();
        FileOutline outline = key == null ? StateDicts.outline(file) : new FileOutline(List.of());
        boolean tree = !outline.hasOuterTensors() && outline.rows().size() > 1;
        if (tree || outline.isNested()) {
            lines.addAll(tree(outline));
        }
        if (tree) {
            lines.add("no tensors in the outermost dict; show those of a key with --key KEY");
            return lines;
        }
        try (StateDict dict = key == null ? StateDicts.any(file) : StateDicts.open(file, key)) {
            lines.addAll(tensors(dict));
            LatentReport.recognised(dict).ifPresent(lines::add);
        }
        return lines;
    }

    private static List<String> tree(FileOutline outline) {
        Table table = new Table("key", "what it is", "tensors", "values");
        for (FileOutline.Row row : outline.rows()) {
            table.row(
                    row.key().isEmpty() ? "(outermost)" : NameLists.clean(row.key()),
                    NameLists.clean(row.what()),
                    row.tensors() == 0 ? "" : Long.toString(row.tensors()),
                    row.tensors() == 0 ? "" : Table.count(row.values()));
        }
        return table.lines();
    }

    private static List<String> tensors(StateDict dict) {
        List<TensorInfo> infos = dict.names().stream().map(dict::info).toList();
        boolean all = infos.stream().noneMatch(info -> info.type() instanceof UnloadableType);
        Table table =
                all
                        ? new Table("name", "type", "shape")
                        : new Table("name", "type", "shape", "not loaded");
        long values = 0;
        for (TensorInfo info : infos) {
            String shape = PublishedShapes.text(info.shape().getShape());
            String type = NameLists.clean(info.type().name());
            if (all) {
                table.row(info.name(), type, shape);
            } else {
                String why = info.type() instanceof UnloadableType other ? other.what() : "";
                table.row(info.name(), type, shape, NameLists.clean(why));
            }
            values += info.shape().size();
        }
        List<String> lines = new ArrayList<>(table.lines());
        if (!dict.others().isEmpty()) {
            lines.add(others(dict.others()));
        }
        lines.add(
                infos.size()
                        + " tensors, "
                        + Table.count(values)
                        + " values, sha256 "
                        + dict.sha256());
        return lines;
    }

    private static String others(Map<String, String> others) {
        String shown =
                others.entrySet().stream()
                        .limit(SHOWN)
                        .map(
                                it ->
                                        NameLists.clean(it.getKey())
                                                + " ("
                                                + NameLists.clean(it.getValue())
                                                + ")")
                        .collect(Collectors.joining(", "));
        return "besides: "
                + shown
                + (others.size() <= SHOWN ? "" : " and " + (others.size() - SHOWN) + " more");
    }
}
