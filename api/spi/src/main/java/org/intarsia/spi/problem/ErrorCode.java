package org.intarsia.spi.problem;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * What can be wrong. A code is never reused for another meaning; a plugin uses those that are here.
 * Causes and cures for people are in {@code codes.properties} beside this class.
 */
public enum ErrorCode {
    INVALID_YAML("INT-101", "The file is not valid YAML"),
    DOCUMENT_TOO_LARGE("INT-102", "A text file exceeds the size limit"),
    YAML_ALIAS("INT-103", "A YAML file uses an anchor or an alias"),
    UNKNOWN_ENTRY("INT-104", "A manifest or recipe has an unknown entry"),
    INVALID_ENTRY("INT-105", "An entry has a value of the wrong kind"),
    MISSING_ENTRY("INT-106", "A required entry is missing"),
    FILE_NOT_READABLE("INT-107", "A file cannot be read"),
    UNKNOWN_FORMAT_VERSION("INT-108", "The file is not of format 1"),
    UNSUPPORTED_PRECISION("INT-109", "The precision is not supported"),
    UNKNOWN_CONDITIONING("INT-110", "Unknown kind of conditioning"),
    IMAGE_SIZE_OUT_OF_RANGE("INT-111", "The image size is out of range"),
    INVALID_CLASSES("INT-112", "The class conditioning is inconsistent"),
    UNKNOWN_PRESET("INT-113", "The part has no such preset"),
    UNKNOWN_OPTION("INT-114", "The part has no such option"),
    INVALID_OPTION_TYPE("INT-115", "An option has a value of the wrong type"),
    UNKNOWN_PART_KIND("INT-116", "Unknown kind of part"),
    UNKNOWN_FOLLOW("INT-117", "Unknown value of follow"),
    INVALID_NAME("INT-118", "A name cannot be used for a file"),
    OPTION_OUT_OF_RANGE("INT-121", "An option is outside its range"),
    INVALID_OPTION("INT-122", "An option has a value that is not allowed"),
    MISSING_OPTION("INT-123", "A required option is missing"),
    UNKNOWN_COMPONENT("INT-201", "No such component is installed"),
    NO_MATCHING_VERSION("INT-202", "No installed version of the component matches"),
    PARTS_DO_NOT_FIT("INT-203", "Two parts do not fit together"),
    MISSING_NESTED_PART("INT-204", "A part needs a part nested in it"),
    IMAGE_DOES_NOT_FIT("INT-205", "The image size does not fit a part"),
    MISSING_PART("INT-206", "The pipeline lacks a part that is needed"),
    PART_NOT_BUILT("INT-207", "A part could not be built"),
    CONDITIONING_NOT_SUPPORTED("INT-208", "The backbone does not support the conditioning"),
    TOP_K_TOO_LARGE("INT-223", "top-k exceeds the vocabulary"),
    NO_ENCODER("INT-225", "The tokenizer has no encoder"),
    WRONG_INPUT("INT-226", "A network was shown an input of another kind"),
    UNKNOWN_HEAD("INT-227", "The head holds no further head of this name"),
    MODEL_FILE_NOT_FOUND("INT-301", "A model file cannot be opened"),
    MODEL_PATH_OUTSIDE("INT-302", "A model file's path leaves the model folder"),
    PARAMETERS_MISSING("INT-303", "The model file lacks parameters"),
    PARAMETERS_MISSHAPEN("INT-304", "Parameters have another shape in the model file"),
    PARAMETERS_UNUSED("INT-305", "The model file holds parameters that no part uses"),
    SAFETENSORS_DAMAGED("INT-306", "A safetensors file is damaged"),
    TORCH_FILE_DAMAGED("INT-307", "A PyTorch file is damaged"),
    UNSUPPORTED_STORAGE("INT-308", "The model file stores numbers in an unsupported way"),
    NOT_A_TENSOR("INT-309", "The model file holds objects other than tensors"),
    WRONG_DICT_KEY("INT-310", "The key of the nested dict is wrong"),
    CONFLICTING_PARAMETER("INT-311", "Two parts request one parameter with different shapes"),
    NO_SUCH_TENSOR("INT-312", "The model file has no such tensor"),
    VALUE_TOO_LARGE("INT-313", "A value is too large for half precision"),
    WRONG_CHECKSUM("INT-315", "The model file's SHA-256 differs from the manifest's"),
    NO_PARAMETERS_WITH_PREFIX("INT-316", "No parameter has such a name"),
    PARAMETERS_NOT_FINITE("INT-317", "The model file holds values that are not finite"),
    NOT_A_MODEL_FILE("INT-318", "The file is not in a supported model format"),
    RENAMED_NAMES_COLLIDE("INT-319", "Renamed tensors get the same name"),
    TOKENIZER_UNREADABLE("INT-320", "A tokenizer file cannot be read"),
    TOKENIZER_OF_OTHER_MODEL("INT-321", "The tokenizer is that of another model"),
    INVALID_COMMAND("INT-400", "The command line cannot be understood"),
    WRONG_CONDITION("INT-401", "The pipeline is conditioned on something else"),
    UNKNOWN_LABEL("INT-402", "The pipeline has no such class or text"),
    CONDITION_MISSING("INT-403", "The pipeline needs a condition that was not given"),
    ARGUMENT_OUT_OF_RANGE("INT-404", "A command line argument is out of range"),
    TEXT_DOES_NOT_FIT("INT-405", "Text embeddings do not fit the model"),
    WOULD_OVERWRITE("INT-406", "Other pictures would be overwritten"),
    PROMPT_LINE("INT-407", "A line of a file of prompts is wrong"),
    STOPPED("INT-410", "The command was stopped before its end"),
    TOKEN_OUT_OF_VOCABULARY("INT-421", "A token id is outside the vocabulary"),
    CAPTION_DOES_NOT_FIT("INT-422", "Caption embeddings do not fit the model"),
    STEP_LIMIT("INT-423", "A sampler exceeded its number of steps"),
    NO_LATENT("INT-424", "A file holds no latent that is read"),
    LATENT_SIZE_UNKNOWN("INT-425", "The size of packed latents is not known"),
    LATENT_STATISTICS_MISSING("INT-426", "Raw latents need statistics that are missing"),
    LATENT_OF_OTHER_FAMILY("INT-427", "The latents are not of the family of the decoder"),
    CANNOT_STOP_EARLY("INT-428", "The pipeline cannot stop early"),
    PICTURE_FILE_UNREADABLE("INT-429", "A picture cannot be read"),
    INVALID_REQUEST("INT-430", "A request does not fit the description of the API"),
    REQUEST_TOO_LARGE("INT-431", "A request is too large"),
    NOT_AUTHENTICATED("INT-432", "A request has no valid token"),
    FOREIGN_HOST("INT-433", "A request is addressed to, or comes from, another host"),
    UNKNOWN_ROUTE("INT-434", "The server has no such address"),
    METHOD_NOT_ALLOWED("INT-435", "The address does not support the method"),
    SERVER_BUSY("INT-436", "The server has no room for another request"),
    SERVER_STOPPING("INT-437", "The server is starting or stopping"),
    CANNOT_LISTEN("INT-438", "The server cannot listen at the address"),
    UNKNOWN_PICTURE("INT-439", "The picture is not kept"),
    ROLE_TOO_LOW("INT-450", "The key's role does not allow the request"),
    PIPELINE_NOT_ALLOWED("INT-451", "The key may not use the pipeline"),
    QUOTA_EXCEEDED("INT-452", "The key's quota is used up"),
    UNKNOWN_ACCESS_KEY("INT-453", "There is no such access key"),
    ACCESS_KEYS_INVALID("INT-454", "conf/keys.json cannot be parsed"),
    ACCESS_KEYS_NOT_WRITTEN("INT-455", "conf/keys.json cannot be written"),
    SERVER_REFUSED("INT-456", "A server cannot be reached, or refused the command"),
    NOT_REPRODUCIBLE("INT-457", "A picture cannot be made again"),
    TLS_KEYSTORE("INT-458", "The keystore for TLS cannot be used"),
    UNKNOWN_JOB("INT-460", "No job of this id is kept"),
    IDEMPOTENCY_KEY_REUSED("INT-461", "An idempotency key was used for another request"),
    JOB_ENDED("INT-462", "The job has ended already"),
    JOB_LATE("INT-463", "The deadline of a job has passed"),
    JOB_CRASHED("INT-464", "The server ended again and again while it ran a job"),
    JOBS_UNUSABLE("INT-465", "The jobs of the server cannot be read or written"),
    OIDC_TOKEN_REFUSED("INT-466", "A token of an identity provider is refused"),
    OIDC_KEYS_UNREADABLE("INT-467", "The keys of the identity provider cannot be read"),
    OIDC_SETTINGS("INT-468", "The settings of the identity provider cannot be used"),
    UNKNOWN_PLUGIN("INT-501", "No such plugin is installed"),
    PLUGIN_IN_USE("INT-502", "The plugin is in use"),
    PLUGIN_REFUSED("INT-503", "The plugin was refused"),
    AMBIGUOUS_PLUGIN("INT-504", "Several versions of the plugin are installed"),
    PLUGIN_FILE_EXISTS("INT-506", "Another file of this name is in the plugins folder"),
    PART_TIMED_OUT("INT-511", "A plugin timed out"),
    OUT_OF_MEMORY("INT-512", "There is not enough memory"),
    CLASS_MISSING("INT-513", "A plugin needs a class that is missing"),
    PART_FAILED("INT-514", "A plugin failed"),
    BROKEN_DECLARATION("INT-515", "A part does not keep its own declaration"),
    MEMORY_LIMIT("INT-516", "The pipeline exceeds the memory limit"),
    PICTURE_NOT_FINITE("INT-517", "A picture holds values that are not finite"),
    ENDED_BY_FORCE("INT-519", "The process was ended by force"),
    AUDIT_LOG_NOT_WRITTEN("INT-521", "The audit log cannot be written"),
    AUDIT_LOG_NOT_READ("INT-522", "The audit log cannot be read"),
    KEY_NOT_WRITTEN("INT-531", "A key pair cannot be written"),
    INVALID_KEY("INT-532", "A file holds no usable key"),
    TRUST_STORE_INVALID("INT-533", "conf/trust.json cannot be parsed"),
    INVALID_TIME("INT-534", "A time cannot be parsed"),
    INVALID_KEY_ID("INT-535", "Neither a key id nor a digest"),
    TRUST_STORE_NOT_WRITTEN("INT-536", "conf/trust.json cannot be written"),
    KEY_PAIR_MISMATCH("INT-537", "The two halves of a key pair do not match"),
    UNKNOWN_TRUST("INT-538", "The trust store does not know the key or digest"),
    UNKNOWN_PIPELINE("INT-541", "No pipeline of this name is running"),
    UNKNOWN_GENERATION("INT-542", "The generation is not kept"),
    PIPELINE_STOPPED("INT-543", "The pipeline was stopped"),
    PIPELINE_NAME_TAKEN("INT-544", "A pipeline of this name is running already"),
    UNKNOWN_RUN("INT-545", "No run of this number is in flight"),
    GENERATION_SERVES("INT-546", "The generation serves and cannot be forgotten"),
    GENERATION_CHANGED("INT-547", "Another generation serves than the change was planned against"),
    STATE_PARTLY_APPLIED("INT-548", "A state was applied in part"),
    CANARY_RUNS("INT-549", "A canary is tried on the pipeline"),
    NO_CANARY("INT-550", "No canary is tried on the pipeline"),
    UNKNOWN_DATA_SET("INT-601", "There is no such data set"),
    OTHER_RECIPE("INT-602", "The checkpoint was made by another recipe"),
    DATA_DOES_NOT_FIT("INT-603", "The data does not fit the manifest"),
    LOSS_NOT_FINITE("INT-604", "The loss is no longer a finite number"),
    NOT_SHAPES("INT-605", "The pipeline cannot be evaluated"),
    TOO_FEW_PICTURES("INT-606", "There are too few pictures"),
    FREQUENCY_LOSS_NEEDS_PIXELS("INT-607", "The frequency loss needs pixels"),
    ALIGNMENT_NEEDS_FEATURES("INT-608", "The alignment loss has no features to compare"),
    NOT_TRAINABLE("INT-609", "The part cannot be trained"),
    FOLDER_IN_USE("INT-610", "Another training runs in the folder"),
    TRAINING_IS_LONGER("INT-611", "The training has more steps than the recipe"),
    CHECKPOINTS_DAMAGED("INT-612", "No checkpoint is intact"),
    NO_CHECKPOINT("INT-613", "The folder holds no checkpoint"),
    CASE_NOT_FOUND("INT-701", "There is no recorded case"),
    CASE_INCOMPLETE("INT-702", "A recorded case lacks something"),
    CASE_INVALID("INT-703", "A recorded case cannot be read"),
    INVALID_SHAPES_FILE("INT-704", "The file of shapes cannot be read"),
    UNKNOWN_DEVICE("INT-901", "There is no such device"),
    FOLDER_NOT_FOUND("INT-903", "There is no such folder"),
    NOT_WRITABLE("INT-911", "A file or folder cannot be written"),
    DISK_FULL("INT-912", "The disk is full"),
    OUTPUT_LOST("INT-913", "Standard output cannot be written"),
    HOME_NOT_SET("INT-921", "Intarsia was started without its folder"),
    LIBTORCH_INVALID("INT-922", "The description of the libtorch libraries cannot be read"),
    DISTRIBUTION_INCOMPLETE("INT-923", "The distribution is incomplete"),
    TEMPORARY_FOLDER_NOT_WRITABLE("INT-924", "The temporary folder cannot be written"),
    BUNDLES_DO_NOT_FIT("INT-925", "The system bundles do not fit together"),
    COMMANDS_MISSING("INT-926", "No system bundle offers the commands"),
    FILE_NAMES_NOT_UTF8("INT-927", "The locale does not allow every file name"),
    ENGINE_NOT_LOADED("INT-928", "A native library cannot be loaded"),
    UNEXPECTED("INT-999", "Unexpected error");

    private final String code;
    private final String title;

    ErrorCode(String code, String title) {
        this.code = code;
        this.title = title;
    }

    /** {@code INT-121}. */
    public String code() {
        return code;
    }

    /** What is wrong, in a few words. */
    public String title() {
        return title;
    }

    /** Why it happens, in one or two sentences. */
    public String cause() {
        return Texts.ALL.getProperty(code + ".cause");
    }

    /** What to do about it, in one or two sentences. */
    public String fix() {
        return Texts.ALL.getProperty(code + ".cure");
    }

    /** The constant of {@code INT-121}; empty when there is none. */
    public static Optional<ErrorCode> of(String code) {
        return Stream.of(values()).filter(it -> it.code.equals(code)).findFirst();
    }

    /** As it is printed: {@code INT-121}. */
    @Override
    public String toString() {
        return code;
    }

    /** Read at the first question, which most runs never ask. */
    private static final class Texts {
        private static final Properties ALL = new Properties();

        static {
            try (InputStream in = ErrorCode.class.getResourceAsStream("codes.properties")) {
                ALL.load(in);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
