package org.intarsia.server.house;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.intarsia.server.jobs.Job;
import org.intarsia.server.jobs.JobOrder;
import org.intarsia.server.jobs.JobPicture;
import org.intarsia.server.jobs.JobState;
import org.jspecify.annotations.Nullable;

/** What answers and events say of jobs, as the document describes it. */
final class JobViews {
    private static final int LISTED = 3;
    private static final int LISTED_LENGTH = 200;

    private JobViews() {}

    /**
     * With all prompts.
     *
     * @param queue the ids of those that wait, in their order
     */
    static Map<String, Object> whole(Job job, List<String> queue) {
        return told(job, queue, Integer.MAX_VALUE, Integer.MAX_VALUE);
    }

    /** With the beginnings of the first prompts: a list may have many jobs of many. */
    static Map<String, Object> listed(Job job, List<String> queue) {
        return told(job, queue, LISTED, LISTED_LENGTH);
    }

    private static Map<String, Object> told(Job job, List<String> queue, int most, int length) {
        Map<String, Object> view = job(job);
        int position = queue.indexOf(job.id());
        if (position >= 0) {
            view.put("position", position + 1);
        }
        JobOrder.Prompts prompts = job.order().prompts();
        view.put(
                "prompts",
                prompts.texts().stream().limit(most).map(it -> cut(it, length)).toList());
        if (prompts.negative() != null) {
            view.put("negativePrompt", cut(prompts.negative(), length));
        }
        return view;
    }

    private static String cut(String text, int length) {
        return text.codePointCount(0, text.length()) <= length
                ? text
                : text.substring(0, text.offsetByCodePoints(0, length)) + "...";
    }

    /** Without its position, and without its prompts: events are told to everybody. */
    static Map<String, Object> job(Job job) {
        JobOrder order = job.order();
        JobState state = job.state();
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", job.id());
        view.put("owner", job.owner());
        view.put("status", state.status().word());
        view.put("cancelling", state.cancelling() && !state.status().ended());
        view.put("pipeline", order.pipeline());
        view.put("labels", order.labels());
        view.put("promptCount", order.prompts().texts().size());
        view.put("seed", order.seed());
        view.put("count", order.count());
        view.put("priority", order.priority().word());
        view.put("pictures", order.pictures());
        view.put("finished", state.progress().finished());
        view.put("step", state.progress().step());
        view.put("steps", state.progress().steps());
        view.put("attempts", order.attempts());
        view.put("failures", state.failures());
        view.put("created", job.created().toString());
        time(view, "notBefore", order.notBefore());
        time(view, "deadline", order.deadline());
        time(view, "started", state.started());
        time(view, "ended", state.ended());
        time(view, "expires", state.ended() == null ? null : state.ended().plus(order.keep()));
        view.put("problems", state.problems());
        return view;
    }

    private static void time(Map<String, Object> view, String name, @Nullable Instant time) {
        if (time != null) {
            view.put(name, time.toString());
        }
    }

    static Map<String, Object> picture(String job, JobPicture picture) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("index", picture.index());
        view.put("label", picture.label());
        view.put("seed", picture.seed());
        view.put("path", "/api/v1/jobs/" + job + "/pictures/" + picture.index());
        return view;
    }
}
