/*
 * Headers that only Windows' tools would find: by another case or through a backslash, .tmh files of WPP, and those
 * that mc makes of message files and event manifests, and wmimofck of .mof files. They lie in OUTPUT.build/overlay,
 * most of them as forwarding headers.
 */
#include "cli/build.h"
#include "cli/cli.h"
#include "host/host.h"
#include <dirent.h>
#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>
#include <ntlab/ntlab.h>
#include <ntlab/wmi.h>

static void make_folders(char *path)
{
    for (char *at = path + 1; (at = strchr(at, '/')); at++) {
        *at = 0;
        mkdir(path, 0777);
        *at = '/';
    }
}

/* Several sources are compiled at once, so a file appears whole or not at all. */
void build_write(const struct build *build, const char *name, const char *text)
{
    char *path = text_format("%s/%s", build->work, name), *temporary;

    temporary = text_format("%s.%ld", path, (long)getpid());
    make_folders(path);
    if (host_file_write(temporary, text, strlen(text)) || rename(temporary, path))
        usage_error("%s can't be written: %s", path, strerror(errno));
    free(temporary);
    free(path);
}

static int remove_entry(const char *path, const struct stat *status, int type, struct FTW *walk)
{
    return remove(path);
}

static char *with_slashes(const char *raw)
{
    char *name = strdup(raw);

    char *to = name;

    for (const char *at = raw; *at; at++) {
        char c = *at == '\\' ? '/' : *at;

        if (c != '/' || to == name || to[-1] != '/')
            *to++ = c;
    }
    *to = 0;
    return name;
}

static char *find_in(const char *folder, const char *name)
{
    return find_ignoring_case(!strcmp(folder, ".") ? "" : folder, name);
}

/* A kit's header by the folder that it lies in: of the DDK (inc\ddk\wdm\wmilib.h), and of MinGW (ddk/ntddk.h). */
static char *find_in_kit(const char *name)
{
    char *path = find_in(ddk_include(), name);

    return path || (strncasecmp(name, "wdm/", 4) && strncasecmp(name, "ddk/", 4)) ? path
                                                                                  : find_in(ddk_include(), name + 4);
}

static char *resolve(const struct build *build, const struct source *source, const char *name)
{
    char *path, *folder = strdup(source->path), *slash = strrchr(folder, '/');

    if (slash)
        *slash = 0;
    path = find_in(slash ? folder : ".", name);
    for (size_t i = 0; !path && i < source->folders.count; i++)
        path = find_in(source->folders.items[i], name);
    for (size_t i = 0; !path && i < build->folders.count; i++)
        path = find_in(build->folders.items[i], name);
    if (!path && build->product == PRODUCT_PROGRAM)
        path = find_in(text_format("%s/../win32", ddk_include()), name);
    if (!path)
        path = find_in(text_format("%s/crt", ddk_include()), name);
    if (!path)
        path = find_in_kit(name);
    free(folder);
    return path;
}

/* A header beside the header that includes it: the compiler names that one in front of its complaint. */
static char *resolve_beside(const char *errors, const char *at, const char *name)
{
    const char *line = at, *colon;
    char *folder, *slash, *path;

    while (line > errors && line[-1] != '\n')
        line--;
    colon = memchr(line, ':', (size_t)(at - line));
    if (!colon)
        return NULL;
    folder = strndup(line, (size_t)(colon - line));
    slash = strrchr(folder, '/');
    if (slash)
        *slash = 0;
    path = find_in(slash ? folder : ".", name);
    free(folder);
    return path;
}

/* The name that "fatal error: x.h: No such file" or "'x.h' file not found" speaks of, as the source has it. */
static char *missing_name(const char *errors, const char **where)
{
    const char *at = strstr(errors, "fatal error: "), *end;

    if (!at)
        return NULL;
    *where = at;
    at += 13;
    at += *at == '\'';
    end = strstr(at, ": No such file");
    if (!end)
        end = strstr(at, "' file not found");
    if (!end)
        return NULL;
    return strndup(at, (size_t)(end - at));
}

static void forward(const struct build *build, const char *name, const char *path)
{
    char here[4096], *text;

    if (*path != '/' && getcwd(here, sizeof here))
        text = text_format("#include \"%s/%s\"\n", here, path);
    else
        text = text_format("#include \"%s\"\n", path);
    build_write(build, name, text);
    free(text);
}

/* The reader of .mof files is the machine's. */
static char *classes_header(const char *path)
{
    lab_config config = lab_config_default();
    char *header = NULL, *text;

    if (lab_machine_start(&config) < 0 || lab_mof_header(path, &header) < 0) {
        const char *what = lab_error_text(); /* PATH:LINE: what */
        size_t place = strncmp(what, path, strlen(path)) ? 0 : strlen(path), line;

        line = strspn(what + place + (what[place] == ':'), "0123456789");
        place += line ? line + 1 : 0;
        fprintf(stderr, "%.*s: error%s\n", (int)place, what, what + place);
        exit(2);
    }
    lab_machine_stop(NULL);
    text = text_format("#pragma once\n%s", header);
    free(header);
    return text;
}

char *generated_header(const char *path)
{
    if (ends_with(path, ".mc"))
        return message_header(path);
    return ends_with(path, ".mof") ? classes_header(path) : manifest_header(path);
}

static char *generated(const struct build *build, const struct source *source, const char *name)
{
    const char *slash = strrchr(name, '/'), *base = slash ? slash + 1 : name;

    if (ends_with(name, ".tmh"))
        return wpp_header(build, source, base);
    for (size_t i = 0; i < build->message_count; i++)
        if (!strcasecmp(build->messages[i].header, base))
            return generated_header(build->messages[i].path);
    return NULL;
}

/* x.mc (x.man, x.mof) beside the source is what a makefile or a custom step would have made x.h of. */
static char *from_message_file(const struct build *build, const struct source *source, const char *name)
{
    static const char *const kinds[] = {"mc", "man", "mof"};
    size_t length = strlen(name);

    if (!ends_with(name, ".h"))
        return NULL;
    for (int i = 0; i < 3; i++) {
        char *path, *file = text_format("%.*s.%s", (int)length - 2, name, kinds[i]);

        path = resolve(build, source, file);
        free(file);
        if (path)
            return generated_header(path);
    }
    return NULL;
}

static bool mentions(const char *path, const char *word)
{
    host_size size;
    char *text;
    bool does;

    if (host_file_read(path, &text, &size))
        return false;
    does = strcasestr(text, word) != NULL;
    host_free(text);
    return does;
}

/* A .mof file beside the source, where a makefile or project there says that a header of this name is made. */
static char *from_mof_file(const struct source *source, const char *name)
{
    const char *slash = strrchr(source->path, '/');
    char *folder = slash ? strndup(source->path, (size_t)(slash - source->path)) : strdup(".");
    char *mof = NULL, *header = NULL;
    bool is_made = false;
    struct dirent *entry;
    DIR *directory = opendir(folder);

    while (directory && (entry = readdir(directory))) {
        char *path = text_format("%s/%s", folder, entry->d_name);

        if (ends_with(path, ".mof") && !mof)
            mof = strdup(path);
        else if (!strncasecmp(entry->d_name, "makefile", 8) || ends_with(path, ".vcxproj"))
            is_made |= mentions(path, name);
        free(path);
    }
    if (directory)
        closedir(directory);
    if (mof && is_made)
        header = classes_header(mof);
    free(mof);
    free(folder);
    return header;
}

/* Headers of frameworks and subsystems that are not here: the compiler's complaint is true, but not the whole of it. */
static void explain(const char *name)
{
    static const struct {
        const char *header, *what;
    } known[] = {{"ndis.h", "NDIS"},
                 {"ks.h", "kernel streaming"},
                 {"portcls.h", "the audio port class"},
                 {"storport.h", "Storport"},
                 {"fwpsk.h", "the Windows Filtering Platform"},
                 {"wudfddi.h", "the User-Mode Driver Framework (UMDF)"},
                 {"wsk.h", "Winsock Kernel"},
                 {"dispmprt.h", "the display miniport"},
                 {"sdport.h", "the SD host port"},
                 {"dsm.h", "MPIO"},
                 {"mmreg.h", "kernel streaming"},
                 {"strmini.h", "the stream class"},
                 {"netadaptercx.h", "NetAdapterCx"},
                 {"acx.h", "the audio class extension"},
                 {"d3dkmddi.h", "the display miniport"},
                 {"wdfminiport.h", "the Kernel-Mode Driver Framework (KMDF)"},
                 {"wdfusb.h", "the Kernel-Mode Driver Framework (KMDF)"}};

    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (!strcasecmp(known[i].header, name))
            fprintf(stderr, "ntlab: %s belongs to %s, which ntlab doesn't have\n", name, known[i].what);
}

/* What the last build made of other options or another ntlab. */
void build_clear_overlay(const struct build *build)
{
    char *folder = text_format("%s/overlay", build->work);

    nftw(folder, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
    free(folder);
}

/* The .tmh of a source follows it: those of an earlier version are made anew. */
void build_forget_traces(const struct build *build, const struct source *source)
{
    char *text;
    host_size size;

    if (host_file_read(source->path, &text, &size))
        return;
    for (char *at = strstr(text, ".tmh\""); at; at = strstr(at + 1, ".tmh\"")) {
        char *name = at, *path;

        while (name > text && !strchr("\"\\/\n", name[-1]))
            name--;
        path = text_format("%s/overlay/%.*s", build->work, (int)(at + 4 - name), name);
        unlink(path);
        free(path);
    }
    host_free(text);
}

static void place(const struct build *build, const char *name, const char *text, const char *path)
{
    char *overlay = text_format(strncmp(name, "../", 3) ? "overlay/%s" : OVERLAY_UP "/%s", name);

    if (text)
        build_write(build, overlay, text);
    else
        forward(build, overlay, path);
    free(overlay);
}

bool build_supply(struct build *build, const struct source *source, const char *errors)
{
    static struct list supplied;
    const char *where;
    char *raw = missing_name(errors, &where), *name, *text, *path;
    bool done = false;

    if (!raw)
        return false;
    name = with_slashes(raw);
    text = generated(build, source, name);
    path = text ? NULL : resolve(build, source, name);
    if (!text && !path)
        path = resolve_beside(errors, where, name);
    if (!text && !path)
        text = from_message_file(build, source, name);
    if (!text && !path)
        text = from_mof_file(source, name);
    if ((text || path) && !list_has(&supplied, raw)) { /* what was supplied before has not helped */
        list_push(&supplied, raw);
        place(build, raw, text, path);
        if (strcmp(raw, name)) /* clang looks for it with slashes, gcc with the name as it is */
            place(build, name, text, path);
        done = true;
    }
    if (!text && !path)
        explain(name);
    free(text);
    free(path);
    free(name);
    return done;
}
