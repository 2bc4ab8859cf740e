/*
 * What a .vcxproj says becomes a build: sources with their own settings, the libraries of the projects it refers to,
 * message files, the product's name and kind. A project that needs a framework is refused with its name.
 */
#include "cli/build.h"
#include "cli/cli.h"
#include "cli/msbuild.h"
#include "host/host.h"
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static bool is_true(const char *text)
{
    return !strcasecmp(text, "true");
}

static bool mentions_framework(const struct ms_item *item)
{
    char *text;
    host_size size;
    bool found;

    if ((strcmp(item->type, "ClCompile") && strcmp(item->type, "ClInclude")) ||
        host_file_read(item->include, &text, &size))
        return false;
    found = memmem(text, size, "WdfDriverCreate", 15) != NULL;
    host_free(text);
    return found;
}

/* Visual Studio's template for an empty driver says KMDF, and many a WDM driver began there. */
static bool uses_framework(const struct ms_project *project)
{
    bool has_source = false;

    for (size_t i = 0; i < project->item_count; i++) {
        has_source |= !strcmp(project->items[i].type, "ClCompile");
        if (mentions_framework(&project->items[i]))
            return true;
    }
    return !has_source;
}

static void refuse_frameworks(const struct ms_project *project)
{
    const char *type = ms_get(&project->properties, "DriverType");
    const char *toolset = ms_get(&project->properties, "PlatformToolset");

    if (strcasestr(type, "KMDF") && uses_framework(project))
        ms_error(project->driver_type, "this is a KMDF project: it needs the Kernel-Mode Driver Framework, and ntlab "
                                       "builds WDM drivers only");
    if (strcasestr(type, "UMDF") || strstr(toolset, "UserModeDriver"))
        ms_error(project->driver_type, "this is a UMDF project: it needs the User-Mode Driver Framework, and ntlab "
                                       "builds WDM drivers only");
}

static char *in_folder(const struct ms_project *project, const char *path)
{
    return build_find(project->folder, path);
}

static void add_folders(const struct ms_project *project, const char *text, struct source *source)
{
    struct list parts = {0};

    list_split(&parts, text);
    for (size_t i = 0; i < parts.count; i++) {
        char *path = in_folder(project, parts.items[i]);

        /* A folder of the kit is not there, and its headers are ours. */
        if (build_is_folder(path)) {
            list_format(&source->options, "-I%s", path);
            list_push(&source->folders, path);
        }
        free(path);
    }
}

/* Of a project for x86 that is built with its settings, as it has none for x64. */
static bool is_of_another_processor(const char *define)
{
    return !strncmp(define, "_X86_", 5) || !strncmp(define, "i386", 4) || !strncmp(define, "_M_IX86", 7);
}

static void add_defines(const char *text, struct source *source)
{
    struct list parts = {0};

    list_split(&parts, text);
    for (size_t i = 0; i < parts.count; i++)
        if ((isalpha((unsigned char)parts.items[i][0]) || parts.items[i][0] == '_') &&
            !is_of_another_processor(parts.items[i]))
            list_format(&source->options, "-D%s", parts.items[i]);
}

static void add_undefines(const char *text, struct source *source)
{
    struct list parts = {0};

    list_split(&parts, text);
    for (size_t i = 0; i < parts.count; i++)
        list_format(&source->options, "-U%s", parts.items[i]);
}

static void add_forced(const struct ms_project *project, const char *text, struct source *source)
{
    struct list parts = {0};

    list_split(&parts, text);
    for (size_t i = 0; i < parts.count; i++) {
        char *path = in_folder(project, parts.items[i]);

        if (!strcasecmp(parts.items[i], "warning.h") || !strcasecmp(parts.items[i], "$(InstallDir)warning.h"))
            continue; /* the kit's own: it sets warnings */
        list_push(&source->options, "-include");
        list_push(&source->options, host_file_exists(path) ? path : parts.items[i]);
    }
}

/* By a project's word (stdcpp20) or the compiler's option (c++20); NULL: C++17, or whatever C there is. */
static const char *standard_of(const char *word)
{
    const char *version = !strncmp(word, "stdcpp", 6) ? word + 6 : !strncmp(word, "c++", 3) ? word + 3 : "";

    return !strcmp(version, "20") || !strcmp(version, "23") || !strcmp(version, "latest") ? "gnu++20" : NULL;
}

/* /D, /I, /FI, /TP and /std: of AdditionalOptions. */
static void add_compiler_options(const struct ms_project *project, const char *text, struct source *source)
{
    char *copy = strdup(text), *rest = copy;

    for (char *option = strtok_r(copy, " \t\r\n", &rest); option; option = strtok_r(NULL, " \t\r\n", &rest)) {
        char *value = option + 1;

        if (*option != '/' && *option != '-')
            continue;
        if (!strncmp(value, "FI", 2))
            add_forced(project, value + 2, source);
        else if (*value == 'I')
            add_folders(project, value + 1, source);
        else if (*value == 'D' && value[1])
            add_defines(value + 1, source);
        else if (!strcmp(value, "TP"))
            source->language = LANGUAGE_CXX;
        else if (!strncmp(value, "std:", 4))
            source->standard = standard_of(value + 4);
    }
    free(copy);
}

static void add_wpp(const struct ms_project *project, const struct ms_map *metadata, struct source *source)
{
    struct list files = {0};

    list_split(&files, ms_get(metadata, "WppScanConfigurationData"));
    for (size_t i = 0; i < files.count; i++)
        list_push(&source->wpp_files, in_folder(project, files.items[i]));
    list_split(&source->wpp_functions, ms_get(metadata, "WppTraceFunction"));
}

static void add_compile(struct build *build, const struct ms_project *project, const struct ms_item *item)
{
    struct source *source;

    if (is_true(ms_get(&item->metadata, "ExcludedFromBuild")))
        return;
    if (ends_with(item->include, ".asm") || ends_with(item->include, ".h"))
        return;
    if (!host_file_exists(item->include))
        ms_error(item->node, "the project names %s, which is not there", item->include);
    source = build_add_source(build, item->include);
    if (!strcasecmp(ms_get(&item->metadata, "CompileAs"), "CompileAsCpp"))
        source->language = LANGUAGE_CXX;
    if (!strcasecmp(ms_get(&item->metadata, "CompileAs"), "CompileAsC"))
        source->language = LANGUAGE_C;
    if (!strcasecmp(ms_get(&project->properties, "CharacterSet"), "Unicode"))
        add_defines("_UNICODE;UNICODE", source);
    source->standard = standard_of(ms_get(&item->metadata, "LanguageStandard"));
    add_defines(ms_get(&item->metadata, "PreprocessorDefinitions"), source);
    add_undefines(ms_get(&item->metadata, "UndefinePreprocessorDefinitions"), source);
    add_folders(project, ms_get(&item->metadata, "AdditionalIncludeDirectories"), source);
    add_folders(project, ms_get(&project->properties, "IncludePath"), source);
    list_push(&source->folders, *project->folder ? project->folder : ".");
    add_forced(project, ms_get(&item->metadata, "ForcedIncludeFiles"), source);
    add_compiler_options(project, ms_get(&item->metadata, "AdditionalOptions"), source);
    add_wpp(project, &item->metadata, source);
}

/* A library that the project refers to is compiled along with it. */
static void add_reference(struct build *build, const struct ms_item *item, const char *configuration)
{
    struct ms_project project = {0};
    struct build other = {0};

    if (!host_file_exists(item->include))
        ms_error(item->node, "the project refers to %s, which is not there", item->include);
    ms_evaluate(&project, item->include, configuration);
    if (strcasecmp(ms_get(&project.properties, "ConfigurationType"), "StaticLibrary")) {
        build_add_import_library(build, ms_get(&project.properties, "TargetName"));
        return;
    }
    other.debug = build->debug;
    build_add_project(&other, strdup(item->include));
    build_take_sources(build, &other);
}

/* A setting of the linker's for the whole project; "" for none. */
static const char *link_setting(const struct ms_project *project, const char *name)
{
    for (size_t i = 0; i < project->definition_count; i++)
        if (!strcmp(project->definitions[i].type, "Link"))
            return ms_get(&project->definitions[i].metadata, name);
    return "";
}

/* What it exports, and the libraries it is linked with. */
static void add_linking(struct build *build, const struct ms_project *project)
{
    char *definition = in_folder(project, link_setting(project, "ModuleDefinitionFile"));
    struct list libraries = {0};

    if (host_file_exists(definition) && !build_is_folder(definition))
        build_add_definition(build, definition, false);
    free(definition);
    list_split(&libraries, link_setting(project, "AdditionalDependencies"));
    for (size_t i = 0; i < libraries.count; i++)
        if (ends_with(libraries.items[i], ".lib"))
            build_add_library(build, project->folder, libraries.items[i]);
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

/* Windows' event manifests name their header by GeneratedFilesBaseName, or by the file. */
static void add_message_item(struct build *build, const struct ms_item *item)
{
    const char *base = ms_get(&item->metadata, "GeneratedFilesBaseName");
    char *name = strdup(*base ? base : base_name(item->include));

    if (!host_file_exists(item->include))
        ms_error(item->node, "the project names %s, which is not there", item->include);
    if (!*base && strrchr(name, '.'))
        *strrchr(name, '.') = 0;
    build_add_message(build, item->include, text_format("%s.h", name));
}

/* wmimofck makes a header of x.bmf, which mofcomp made of x.mof, by whichever steps of the project's own. */
static void add_classes(struct build *build, const struct ms_project *project, const struct ms_item *item)
{
    char *header = strdup(ms_get(&item->metadata, "HeaderOutputFile")), *mof, *path;
    const char *stem = base_name(item->include);

    for (char *at = header; *at; at++)
        if (*at == '\\')
            *at = '/';
    mof = text_format("%.*s.mof", (int)strcspn(stem, "."), stem);
    path = in_folder(project, mof);
    if (*header && host_file_exists(path))
        build_add_message(build, path, base_name(header));
    free(header);
    free(mof);
    free(path);
}

static void add_item(struct build *build, const struct ms_project *project, const struct ms_item *item,
                     const char *configuration)
{
    if (!strcmp(item->type, "ClCompile"))
        add_compile(build, project, item);
    else if (!strcmp(item->type, "ProjectReference"))
        add_reference(build, item, configuration);
    else if (!strcmp(item->type, "MessageCompile") || !strcmp(item->type, "MC") ||
             (!strcmp(item->type, "CustomBuild") && ends_with(item->include, ".mc")))
        add_message_item(build, item);
    else if (!strcmp(item->type, "Wmimofck"))
        add_classes(build, project, item);
}

static bool has_resources(const struct ms_project *project)
{
    for (size_t i = 0; i < project->item_count; i++)
        if (!strcmp(project->items[i].type, "ResourceCompile"))
            return true;
    return false;
}

/* A project that the kit made of a `sources` file, and that still goes by it. */
static bool add_converted(struct build *build, const struct ms_project *project)
{
    char *path = build_find(project->folder, "sources");
    bool there = host_file_exists(path) && !build_is_folder(path);

    if (there)
        build_add_sources_file(build, path);
    return there;
}

void build_add_project(struct build *build, const char *path)
{
    const char *configuration = build->debug ? "Debug" : "Release", *type;
    struct ms_project project = {0};
    size_t before = build->source_count;

    ms_evaluate(&project, path, configuration);
    refuse_frameworks(&project);
    for (size_t i = 0; i < project.item_count; i++)
        add_item(build, &project, &project.items[i], configuration);
    if (build->source_count == before && add_converted(build, &project))
        return;
    if (build->source_count == before)
        build->only_resources = has_resources(&project);
    if (build->source_count == before && !build->only_resources)
        usage_error("%s:1: error: the project names no source (ClCompile) that holds for x64", path);
    if (build->only_resources)
        fprintf(stderr, "ntlab: %s has resources and no source; its module is empty\n", path);
    type = ms_get(&project.properties, "ConfigurationType");
    add_linking(build, &project);
    if (!strcasecmp(type, "Application"))
        build->product = PRODUCT_PROGRAM;
    if (!strcasecmp(type, "StaticLibrary"))
        build->product = PRODUCT_LIBRARY;
    if (!build->output)
        build->output = text_format("%s.%s", ms_get(&project.properties, "TargetName"),
                                    build->product == PRODUCT_LIBRARY ? "lib" : "so");
}
