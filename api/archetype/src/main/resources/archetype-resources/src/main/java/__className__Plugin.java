#set($types = {"sampler": "Sampler", "tokenizer": "Tokenizer", "decoder": "Decoder", "backbone": "Backbone",
    "head": "PredictionHead", "text-encoder": "TextEncoder", "guidance": "Guidance", "objective": "Objective"})
#set($type = $types.get($kind))
#set($suffix = "")
#foreach($word in ${kind.split("-")})
#set($suffix = "${suffix}${word.substring(0, 1).toUpperCase()}${word.substring(1)}")
#end
package ${package};

#if(${kind} == "tokenizer")
import org.intarsia.spi.Decoder;
#end
import org.intarsia.spi.${type};
import org.intarsia.spi.plugin.IntarsiaPlugin;
import org.intarsia.spi.plugin.PluginModule;

/** Brings the ${kind} {@code ${component}}#if(${kind} == "tokenizer") and its decoder#end. */
@IntarsiaPlugin
public final class ${className}Plugin extends PluginModule {
    @Override
    protected void configure() {
        contribute(
                ${type}.class,
                "${component}",
                ${className}Options.class,
                ${className}${suffix}.class);
#if(${kind} == "tokenizer")
        contribute(
                Decoder.class,
                "${component}",
                ${className}Options.class,
                ${className}Decoder.class);
#end
    }
}
