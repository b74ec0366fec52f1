// The archetype holds the classes of every kind of part; those of the others are removed.
def owned = [
    sampler  : ['Sampler', 'SamplerTest'],
    tokenizer: ['Tokenizer', 'TokenizerTest', 'Decoder'],
    'text-encoder': ['TextEncoder', 'TextEncoderTest'],
    decoder  : ['Decoder', 'DecoderTest'],
    backbone : ['Backbone', 'BackboneTest', 'Block'],
    head     : ['Head', 'HeadTest'],
    guidance : ['Guidance', 'GuidanceTest'],
    objective: ['Objective', 'ObjectiveTest']
]
def properties = request.properties
def kind = properties.getProperty('kind')
def className = properties.getProperty('className')
def folder = request.getPackage().replace('.', '/')
def project = new File(request.outputDirectory, request.artifactId)
def others = (owned.values().flatten() as Set) - owned[kind]
for (suffix in others) {
    for (tree in ['main', 'test']) {
        new File(project, "src/${tree}/java/${folder}/${className}${suffix}.java").delete()
    }
}
