/*
 * What a module exports to other modules and imports from them: module definition files (.def), import libraries.
 *
 * A name is exported where its symbol is protected: that is what __declspec(dllexport) makes of it (nt/compiler.h), and
 * what an object of ours asks for here, for the names of a .def. Nothing says from which module a name is imported, as
 * whoever loads the module finds it; the libraries that the build names are left in the module as a hint.
 */
#include "cli/build.h"
#include "cli/cli.h"
#include "host/host.h"
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* --- module definition files --- */

static void add_export(struct build *build, struct export export)
{
    build->exports = realloc(build->exports, (build->export_count + 1) * sizeof *build->exports);
    if (!build->exports)
        abort();
    build->exports[build->export_count++] = export;
}

/* A name, perhaps in quotation marks; NULL at the line's end. */
static char *take_word(char **at)
{
    char *start = *at + strspn(*at, " \t"), *end;

    if (!*start)
        return NULL;
    if (*start == '"') {
        end = strchr(++start, '"');
        end = end ? end : start + strlen(start);
    } else {
        end = start + strcspn(start, " \t=");
        end += end == start;
    }
    *at = end + (*end == '"');
    return strndup(start, (size_t)(end - start));
}

/* NAME[=OTHER] [@ordinal] [NONAME] [PRIVATE] [DATA] [CONSTANT] */
static void read_export(struct build *build, const char *file, unsigned line, char *text, bool lenient)
{
    struct export export = {.name = take_word(&text), .file = file, .line = line, .lenient = lenient};
    char *dot;

    for (char *word = take_word(&text); word; word = take_word(&text)) {
        if (!strcmp(word, "="))
            export.other = take_word(&text);
        else if (!strcasecmp(word, "DATA") || !strcasecmp(word, "CONSTANT"))
            export.data = true;
        else if (*word != '@' && strcasecmp(word, "NONAME") && strcasecmp(word, "PRIVATE") &&
                 !isdigit((unsigned char)*word)) {
            fprintf(stderr, "%s:%u: error: '%s' is no part of an export\n", file, line, word);
            exit(2);
        }
    }
    dot = export.other ? strchr(export.other, '.') : NULL;
    if (dot) { /* another module's */
        *dot = 0;
        build_add_import_library(build, export.other);
        export.other = dot + 1;
        export.forwarded = true;
    }
    if (export.other && !export.forwarded && !strcmp(export.other, export.name))
        export.other = NULL;
    if (export.name && *export.name != '?') /* a name of MSVC's for C++, which no compiler here has */
        add_export(build, export);
}

static bool is_statement(const char *text, size_t length)
{
    static const char *const statements[] = {"NAME",     "LIBRARY",  "DESCRIPTION", "VERSION", "STACKSIZE",
                                             "HEAPSIZE", "SECTIONS", "SEGMENTS",    "STUB",    "IMPORTS",
                                             "PROTMODE", "CODE",     "DATA",        "EXETYPE"};

    for (size_t i = 0; i < sizeof statements / sizeof *statements; i++)
        if (strlen(statements[i]) == length && !strncasecmp(text, statements[i], length))
            return true;
    return false;
}

/* Older kits run a .src through the preprocessor; its comments may be C's. */
static void cut_comment(char *line)
{
    char *slashes = strstr(line, "//");

    line[strcspn(line, ";\r")] = 0;
    if (slashes && slashes < line + strlen(line))
        *slashes = 0;
    if (*line == '#')
        *line = 0;
}

void build_add_definition(struct build *build, const char *path, bool lenient)
{
    char *text, *rest, *whole;
    const char *name = strdup(path);
    host_size size;
    unsigned number = 0;
    bool exporting = false;

    if (host_file_read(path, &text, &size))
        usage_error("%s can't be read", path);
    whole = rest = strndup(text, size);
    host_free(text);
    while (rest) {
        char *line = strsep(&rest, "\n");
        size_t length;

        number++;
        cut_comment(line);
        line += strspn(line, " \t");
        length = strcspn(line, " \t");
        if (length == 7 && !strncasecmp(line, "EXPORTS", 7)) {
            exporting = true;
            line += length + strspn(line + length, " \t");
        } else if (is_statement(line, length)) {
            exporting = false;
        }
        if (exporting && *line)
            read_export(build, name, number, line, lenient);
    }
    list_push(&build->definitions, name);
    free(whole);
}

/* --- libraries --- */

/* What every driver is linked with is the kernel itself. */
static bool is_kernels(const char *name)
{
    static const char *const names[] = {"ntoskrnl", "hal",      "wmilib",         "ntstrsafe",
                                        "wdmsec",   "aux_klib", "libcntpr",       "bufferoverflowk",
                                        "wdm",      "csq",      "rtlver",         "bufferoverflowfastfailk",
                                        "memcmp",   "uuid",     "ntstatus",       "bufferoverflow",
                                        "initguid", "safeboot", "bufferoverflowu"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (!strcasecmp(name, names[i]))
            return true;
    return false;
}

void build_add_import_library(struct build *build, const char *path)
{
    const char *start = path, *dot;
    char *name;

    for (const char *at = path; *at; at++)
        if (*at == '/' || *at == '\\')
            start = at + 1;
    dot = strrchr(start, '.');
    name = strndup(start, dot ? (size_t)(dot - start) : strlen(start));
    for (size_t i = 0; i < build->imports.count; i++)
        if (!strcasecmp(build->imports.items[i], name))
            return;
    if (*name && !is_kernels(name))
        list_push(&build->imports, name);
}

/* Of objects for this machine; what the kit's linker made isn't. */
static bool is_archive(const char *path)
{
    static const char elf[] = "\177ELF", macho[] = "\317\372\355\376";
    host_size size;
    char *text;
    bool is;

    if (build_is_folder(path) || host_file_read(path, &text, &size))
        return false;
    is = size > 8 && !memcmp(text, "!<arch>\n", 8) && (memmem(text, size, elf, 4) || memmem(text, size, macho, 4));
    host_free(text);
    return is;
}

void build_add_library(struct build *build, const char *folder, const char *name)
{
    char *path = build_find(folder, name);

    if (is_archive(path))
        list_push(&build->libraries, path);
    else
        build_add_import_library(build, name);
}

/* --- in the module --- */

#ifdef __APPLE__
#define UNDERSCORE "_"
#else
#define UNDERSCORE ""
#endif

#ifdef __x86_64__
#define JUMP "jmp *" UNDERSCORE "%s@GOTPCREL(%%rip)"
#elif defined(__APPLE__)
#define JUMP "adrp x16, _%1$s@GOTPAGE\\n ldr x16, [x16, _%1$s@GOTPAGEOFF]\\n br x16"
#else
#define JUMP "adrp x16, :got:%1$s\\n ldr x16, [x16, :got_lo12:%1$s]\\n br x16"
#endif

/* A symbol is as visible as the strictest of those that mention it says. */
static char *add_symbol(char *text, const struct export *export)
{
    char *jump = text_format(JUMP, export->other ? export->other : ""), *longer;

#ifndef __APPLE__
    text = text_format("%s__asm__(\".globl \\\"%s\\\"\\n.protected \\\"%s\\\"\\n.pushsection .lab_exports,"
                       "\\\"\\\",%%progbits\\n.quad \\\"%s\\\"\\n.popsection\");\n",
                       text, export->name, export->name, export->name);
#endif
    if (export->other && !export->data)
        longer = text_format("%s__asm__(\".text\\n.balign 4\\n.globl %s%s\\n%s%s:\\n %s\");\n", text, UNDERSCORE,
                             export->name, UNDERSCORE, export->name, jump);
    else
        longer = strdup(text);
    free(jump);
    return longer;
}

char *build_exports_text(const struct build *build)
{
    char *text = strdup("");

    for (size_t i = 0; i < build->export_count; i++)
        text = add_symbol(text, &build->exports[i]);
    for (size_t i = 0; i < build->imports.count; i++)
        text = text_format("%s__asm__(\".globl \\\"%slab_library.%s\\\"\\n.set \\\"%slab_library.%s\\\", 0\");\n", text,
                           UNDERSCORE, build->imports.items[i], UNDERSCORE, build->imports.items[i]);
    return text;
}

void build_exports_options(const struct build *build, struct list *arguments)
{
    for (size_t i = 0; i < build->export_count; i++) {
        const struct export *export = &build->exports[i];

        if (!export->other || !export->data)
            continue;
#ifdef __APPLE__
        list_format(arguments, "-Wl,-alias,_%s,_%s", export->other, export->name);
#else
        list_format(arguments, "-Wl,--defsym=%s=%s", export->name, export->other);
#endif
    }
}

/* --- is it there? --- */

/* nm's lines: an address, a letter, a name; or without an address what is undefined. */
static bool defines(const char *symbols, const char *name)
{
    size_t length = strlen(name);

    for (const char *at = symbols; (at = strstr(at, name)); at += length) {
        const char *start = at - strlen(UNDERSCORE);

        if ((at[length] == '\n' || !at[length]) && start - symbols >= 2 && start[-1] == ' ' &&
            !strchr("Uwv", start[-2]))
            return true;
    }
    return false;
}

/* A function of C++ is exported by its plain name: the symbol that is that with its parameters, or NULL. */
static char *decorated(const char *symbols, const char *name)
{
    char *start = text_format(" %s_Z%zu%s", UNDERSCORE, strlen(name), name);
    const char *found = strstr(symbols, start);

    free(start);
    if (!found || found == symbols || strchr("Uwv", found[-1]))
        return NULL;
    found += 1 + strlen(UNDERSCORE);
    return text_format("%.*s", (int)strcspn(found, "\n"), found);
}

bool build_exports_check(struct build *build, const struct list *objects)
{
    struct list arguments = {0};
    char *symbols, *errors;
    size_t length, kept = 0;
    bool good = true;

    if (!build->export_count)
        return true;
    list_push(&arguments, "nm");
    list_append(&arguments, objects);
    if (process_run(arguments.items, &symbols, &length, &errors))
        return false;
    for (size_t i = 0; i < build->export_count; i++) {
        const struct export *export = &build->exports[i];
        const char *name = export->other ? export->other : export->name;

        char *of_cxx = export->forwarded || defines(symbols, name) ? NULL : decorated(symbols, name);

        if (of_cxx)
            build->exports[i].other = of_cxx;
        if (of_cxx || export->forwarded || defines(symbols, name)) {
            build->exports[kept++] = *export;
        } else if (!export->lenient) {
            fprintf(stderr, "%s:%u: error: %s is exported, and no source defines it\n", export->file, export->line,
                    name);
            good = false;
        }
    }
    build->export_count = kept;
    free(symbols);
    free(errors);
    return good;
}
