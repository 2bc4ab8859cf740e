/*
 * Evaluating a project in MSBuild's order. Imports of Microsoft's own files are left out; what they would set that
 * matters to a driver is set here. Local property sheets are read.
 */
#include "cli/msbuild.h"
#include "cli/cli.h"
#include "host/host.h"
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum pass { PASS_PROPERTIES, PASS_DEFINITIONS, PASS_ITEMS };

static void walk(struct ms_project *project, const struct ms_node *parent, enum pass pass);

static bool named(const struct ms_node *node, const char *name)
{
    return !strcmp(node->name, name);
}

static char *folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? strndup(path, (size_t)(slash - path + 1)) : strdup("");
}

static void slash(char *path)
{
    for (; *path; path++)
        if (*path == '\\')
            *path = '/';
}

/* A path of the project, seen from here, in the case in which it exists. */
static char *path_in(const char *folder, const char *path)
{
    char *slashed = strdup(path), *whole, *found;

    slash(slashed);
    whole = *slashed == '/' ? strdup(slashed) : text_format("%s%s", folder, slashed);
    if (host_file_exists(whole))
        return whole;
    found = find_ignoring_case(*whole == '/' ? "/" : "", *whole == '/' ? whole + 1 : whole);
    return found ? found : whole;
}

/* --- properties -----------------------------------------------------------------------------------------------------
 */

static void set_property(struct ms_project *project, const struct ms_node *node)
{
    char *value = ms_expand(project, node->text, NULL);

    if (named(node, "DriverType") && *value)
        project->driver_type = node;
    if (named(node, "PlatformToolset") && strstr(value, "UserModeDriver"))
        project->driver_type = node;
    ms_set(&project->properties, node->name, value);
    free(value);
}

/* Seen from the root, so that a file of another folder may speak of it. */
static char *whole_folder(const char *path)
{
    char *folder = folder_of(path), *whole = realpath(*folder ? folder : ".", NULL);

    return text_format("%s/", whole ? whole : folder);
}

static void read_imported(struct ms_project *project, const char *path, const struct ms_node *node, enum pass pass)
{
    static int depth;
    char *before = strdup(ms_get(&project->properties, "MSBuildThisFileDirectory"));

    if (++depth > 64)
        ms_error(node, "the project's imports never end");
    ms_set(&project->properties, "MSBuildThisFileDirectory", whole_folder(path));
    walk(project, ms_read(path), pass);
    ms_set(&project->properties, "MSBuildThisFileDirectory", before);
    free(before);
    depth--;
}

/* What Microsoft's own files import of a repository's: the nearest file of that name above the project. */
static void import_above(struct ms_project *project, const char *raw, const struct ms_node *node, enum pass pass)
{
    bool props = strcasestr(raw, "Microsoft.Cpp.Default.props"), targets = strcasestr(raw, "Microsoft.Cpp.targets");
    const char *name = props ? "Directory.Build.props" : "Directory.Build.targets";
    char *folder;

    if (!props && !targets)
        return;
    folder = ms_folder_above(*project->folder ? project->folder : ".", name);
    if (*folder)
        read_imported(project, text_format("%s/%s", folder, name), node, pass);
    free(folder);
}

static void import(struct ms_project *project, const struct ms_node *node, enum pass pass)
{
    const char *raw = ms_attribute(node, "Project");
    char *expanded, *folder, *path;

    if (!raw)
        ms_error(node, "Import without Project");
    expanded = ms_expand(project, raw, NULL);
    folder = folder_of(node->file);
    path = path_in(folder, expanded);
    if (!host_file_exists(path)) {
        if (!strchr(raw, '$') && !strchr(raw, '*') && !strstr(raw, "Microsoft."))
            ms_error(node, "the project imports %s, which is not there", path);
        import_above(project, raw, node, pass);
        return;
    }
    read_imported(project, path, node, pass);
}

/* --- item definitions ------------------------------------------------------------------------------------------------
 */

static struct ms_map *definition(struct ms_project *project, const char *type)
{
    for (size_t i = 0; i < project->definition_count; i++)
        if (!strcmp(project->definitions[i].type, type))
            return &project->definitions[i].metadata;
    project->definitions =
        realloc(project->definitions, (project->definition_count + 1) * sizeof *project->definitions);
    if (!project->definitions)
        abort();
    project->definitions[project->definition_count] = (struct ms_definition){strdup(type), {0}};
    return &project->definitions[project->definition_count++].metadata;
}

static void set_metadata(struct ms_project *project, struct ms_map *map, const struct ms_node *parent)
{
    for (const struct ms_node *node = parent->child; node; node = node->next) {
        char *value;

        if (!ms_holds(project, node))
            continue;
        value = ms_expand(project, node->text, map);
        ms_set(map, node->name, value);
        free(value);
    }
}

/* --- items ----------------------------------------------------------------------------------------------------------
 */

static bool is_in(const struct list *list, const char *path)
{
    for (size_t i = 0; i < list->count; i++)
        if (!strcasecmp(list->items[i], path))
            return true;
    return false;
}

static void add_matches(struct list *list, const char *pattern)
{
    glob_t found;

    if (glob(pattern, 0, NULL, &found))
        return;
    for (size_t i = 0; i < found.gl_pathc; i++)
        list_push(list, found.gl_pathv[i]);
    globfree(&found);
}

/* The files that an Include means; "**" is any number of folders. */
static void find_files(struct ms_project *project, const struct ms_node *node, const char *text, struct list *files)
{
    struct list parts = {0};
    char *expanded = ms_expand(project, text, NULL), *folder = folder_of(project->path);

    list_split(&parts, expanded);
    for (size_t i = 0; i < parts.count; i++) {
        char *path = path_in(folder, parts.items[i]), *deep = strstr(path, "**/");

        if (!strpbrk(path, "*?")) {
            list_push(files, path);
        } else if (deep) {
            for (int depth = 0; depth < 8; depth++) {
                char *pattern =
                    text_format("%.*s%.*s%s", (int)(deep - path), path, depth * 2, "*/*/*/*/*/*/*/*/", deep + 3);

                add_matches(files, pattern);
                free(pattern);
            }
        } else {
            add_matches(files, path);
        }
        free(path);
    }
    free(expanded);
    free(folder);
}

/* What every item knows of its file. */
static void set_well_known_metadata(struct ms_item *item)
{
    const char *slash = strrchr(item->relative, '/'), *file = slash ? slash + 1 : item->relative;
    const char *dot = strrchr(file, '.');
    char *stem = strndup(file, dot ? (size_t)(dot - file) : strlen(file));
    char *folder = strndup(item->relative, (size_t)(file - item->relative)), *whole = realpath(item->include, NULL);

    ms_set(&item->metadata, "Identity", item->relative);
    ms_set(&item->metadata, "Filename", stem);
    ms_set(&item->metadata, "Extension", dot ? dot : "");
    ms_set(&item->metadata, "RelativeDir", folder);
    ms_set(&item->metadata, "FullPath", whole ? whole : item->include);
    free(whole);
    free(folder);
    free(stem);
}

static void add_item(struct ms_project *project, const struct ms_node *node, const char *path)
{
    struct ms_item item = {.type = node->name, .include = strdup(path), .node = node};
    size_t folder = strlen(project->folder);
    struct ms_map *defaults = definition(project, node->name);

    item.relative = strdup(strncmp(path, project->folder, folder) ? path : path + folder);
    for (size_t i = 0; i < defaults->count; i++)
        ms_set(&item.metadata, defaults->pairs[i].name, defaults->pairs[i].value);
    set_well_known_metadata(&item);
    set_metadata(project, &item.metadata, node);
    project->items = realloc(project->items, (project->item_count + 1) * sizeof *project->items);
    if (!project->items)
        abort();
    project->items[project->item_count++] = item;
}

static void remove_item(struct ms_project *project, const char *type, const char *path)
{
    size_t kept = 0;

    for (size_t i = 0; i < project->item_count; i++)
        if (strcmp(project->items[i].type, type) || strcasecmp(project->items[i].include, path))
            project->items[kept++] = project->items[i];
    project->item_count = kept;
}

static void update_item(struct ms_project *project, const struct ms_node *node, const char *path)
{
    for (size_t i = 0; i < project->item_count; i++)
        if (!strcmp(project->items[i].type, node->name) && !strcasecmp(project->items[i].include, path))
            set_metadata(project, &project->items[i].metadata, node);
}

static void read_item(struct ms_project *project, const struct ms_node *node)
{
    const char *include = ms_attribute(node, "Include"), *exclude = ms_attribute(node, "Exclude");
    const char *remove = ms_attribute(node, "Remove"), *update = ms_attribute(node, "Update");
    struct list files = {0}, excluded = {0};

    if (!strcmp(node->name, "ProjectConfiguration"))
        return;
    if (exclude)
        find_files(project, node, exclude, &excluded);
    if (include || remove || update)
        find_files(project, node, include ? include : remove ? remove : update, &files);
    for (size_t i = 0; i < files.count; i++) {
        if (remove)
            remove_item(project, node->name, files.items[i]);
        else if (update)
            update_item(project, node, files.items[i]);
        else if (!is_in(&excluded, files.items[i]))
            add_item(project, node, files.items[i]);
    }
}

/* --- the walk -------------------------------------------------------------------------------------------------------
 */

static void each(struct ms_project *project, const struct ms_node *group, enum pass pass)
{
    for (const struct ms_node *node = group->child; node; node = node->next) {
        if (!ms_holds(project, node))
            continue;
        if (pass == PASS_PROPERTIES)
            set_property(project, node);
        else if (pass == PASS_DEFINITIONS)
            set_metadata(project, definition(project, node->name), node);
        else
            read_item(project, node);
    }
}

static void choose(struct ms_project *project, const struct ms_node *choice, enum pass pass)
{
    for (const struct ms_node *node = choice->child; node; node = node->next)
        if (named(node, "Otherwise") || (named(node, "When") && ms_holds(project, node))) {
            walk(project, node, pass);
            return;
        }
}

static void walk(struct ms_project *project, const struct ms_node *parent, enum pass pass)
{
    for (const struct ms_node *node = parent->child; node; node = node->next) {
        if (named(node, "Target") || !ms_holds(project, node))
            continue;
        if (named(node, "Import"))
            import(project, node, pass);
        else if (named(node, "ImportGroup"))
            walk(project, node, pass);
        else if (named(node, "Choose"))
            choose(project, node, pass);
        else if ((named(node, "PropertyGroup") && pass == PASS_PROPERTIES) ||
                 (named(node, "ItemDefinitionGroup") && pass == PASS_DEFINITIONS) ||
                 (named(node, "ItemGroup") && pass == PASS_ITEMS))
            each(project, node, pass);
    }
}

/* The name of the project's own configuration for the platform that comes nearest to the one wanted. */
static const char *find_configuration(const struct ms_node *parent, const char *wanted, const char *platform,
                                      bool *has_it)
{
    const char *best = NULL;

    for (const struct ms_node *group = parent->child; group; group = group->next)
        for (const struct ms_node *node = group->child; node && named(group, "ItemGroup"); node = node->next) {
            const char *include = ms_attribute(node, "Include"), *bar;

            if (!named(node, "ProjectConfiguration") || !include || !(bar = strchr(include, '|')))
                continue;
            if (strcasecmp(bar + 1, platform))
                continue;
            if ((size_t)(bar - include) == strlen(wanted) && !strncasecmp(include, wanted, strlen(wanted))) {
                *has_it = true;
                return wanted;
            }
            if (!*has_it || (best && !strcasestr(best, wanted) && strcasestr(include, wanted)))
                best = strndup(include, (size_t)(bar - include));
            *has_it = true;
        }
    return best ? best : wanted;
}

static bool has_configurations(const struct ms_node *parent)
{
    for (const struct ms_node *group = parent->child; group; group = group->next)
        if (group->child && named(group->child, "ProjectConfiguration"))
            return true;
    return false;
}

/* The platform whose settings are taken: x64, or the only other one that old projects have. */
static const char *find_platform(const struct ms_node *root, const char *path, const char *wanted, const char **found)
{
    static const char *const platforms[] = {"x64", "Win32"};

    for (unsigned i = 0; i < sizeof platforms / sizeof *platforms; i++) {
        bool has_it = false;

        *found = find_configuration(root, wanted, platforms[i], &has_it);
        if (has_it && i)
            fprintf(stderr, "ntlab: %s has no configuration for x64; its %s|%s is taken\n", path, *found, platforms[i]);
        if (has_it)
            return platforms[i];
    }
    if (has_configurations(root))
        ms_error(root, "the project has no configuration for x64, nor for Win32");
    return "x64";
}

/* Where the solution is that the project belongs to: the nearest one above it, or the folder above. */
static char *solution_folder(const char *project_folder)
{
    char *folder = strdup(project_folder), *result = NULL;

    for (int i = 0; i < 8 && !result && strlen(folder) > 1; i++) {
        char *pattern = text_format("%s*.sln", folder), *slash;
        glob_t found;

        if (!glob(pattern, 0, NULL, &found)) {
            result = strdup(folder);
            globfree(&found);
        }
        free(pattern);
        folder[strlen(folder) - 1] = 0;
        slash = strrchr(folder, '/');
        if (slash)
            slash[1] = 0;
    }
    free(folder);
    return result ? result : strdup("../");
}

static void set_folders(struct ms_project *project, const char *file)
{
    char *folder = whole_folder(project->path), *bare = strndup(folder, strlen(folder) - 1);

    ms_set(&project->properties, "ProjectDir", folder);
    ms_set(&project->properties, "MSBuildProjectDirectory", bare);
    ms_set(&project->properties, "MSBuildThisFileDirectory", folder);
    ms_set(&project->properties, "MSBuildStartupDirectory", ".");
    ms_set(&project->properties, "MSBuildProjectFile", file);
    ms_set(&project->properties, "MSBuildThisFile", file);
    ms_set(&project->properties, "MSBuildProjectFullPath", text_format("%s%s", folder, file));
    ms_set(&project->properties, "SolutionDir", solution_folder(folder));
    free(bare);
    free(folder);
}

static void set_well_known(struct ms_project *project, const char *configuration, const char *platform)
{
    const char *slash = strrchr(project->path, '/'), *file = slash ? slash + 1 : project->path;
    char *name = strdup(file), *dot = strrchr(name, '.');

    if (dot)
        *dot = 0;
    ms_set(&project->properties, "Configuration", configuration);
    ms_set(&project->properties, "ConfigurationName", configuration);
    ms_set(&project->properties, "Platform", platform);
    ms_set(&project->properties, "PlatformTarget", "x64");
    ms_set(&project->properties, "DDKPlatform", "x64");
    ms_set(&project->properties, "TargetArch", "amd64");
    ms_set(&project->properties, "ProjectName", name);
    ms_set(&project->properties, "MSBuildProjectName", name);
    ms_set(&project->properties, "TargetName", name);
    set_folders(project, file);
    ms_set(&project->properties, "IntDir", "x64/");
    ms_set(&project->properties, "OutDir", "x64/");
    ms_set(&project->properties, "VisualStudioVersion", "17.0");
    ms_set(&project->properties, "OS", "Windows_NT");
    free(name);
}

void ms_evaluate(struct ms_project *project, const char *path, const char *configuration)
{
    const struct ms_node *root = ms_read(path);
    const char *found, *platform;

    if (!named(root, "Project"))
        ms_error(root, "this is no project: its first element is %s", root->name);
    platform = find_platform(root, path, configuration, &found);
    project->path = path;
    project->folder = folder_of(path);
    set_well_known(project, found, platform);
    for (enum pass pass = PASS_PROPERTIES; pass <= PASS_ITEMS; pass++)
        walk(project, root, pass);
}
