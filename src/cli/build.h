/* What the files of `ntlab build` share. */
#ifndef NTLAB_CLI_BUILD_H
#define NTLAB_CLI_BUILD_H

#include "cli/list.h"
#include <time.h>

enum language { LANGUAGE_C, LANGUAGE_CXX };

struct source {
    char *path;
    enum language language;
    struct list options; /* of this file alone: -D, -I, -include */
    struct list folders; /* to look for headers in, before the build's */
    char *object, *depend;
    const char *standard; /* of the language; NULL: what the compiler of Visual Studio takes if nothing is said */
    const char *target;   /* that the dependency file names; NULL: the object */
    /* For WPP: the configuration files to scan, and trace functions given by the project. */
    struct list wpp_files, wpp_functions;
};

/* A message file or event manifest that makes a header. */
struct message {
    char *path;
    char *header; /* its name */
};

/* A line of a module definition file. */
struct export
{
    char *name, *other; /* other: what it is inside; NULL: the same */
    bool data;
    bool forwarded; /* other is another module's */
    bool lenient;   /* the file wasn't named: what no source defines is left out */
    const char *file;
    unsigned line;
};

enum product { PRODUCT_DRIVER, PRODUCT_PROGRAM, PRODUCT_LIBRARY };

struct build {
    struct source *sources;
    size_t source_count;
    struct message *messages;
    size_t message_count;
    struct list libraries; /* archives to link */
    struct export *exports;
    size_t export_count;
    struct list definitions; /* the files that say so */
    struct list imports;     /* import libraries that the build names */
    struct list options, folders;
    const char *output, *cc, *optimize;
    enum product product;
    char *work;               /* OUTPUT.build */
    const struct list *extra; /* for the compiler: -g and such; may be NULL */
    int jobs;
    bool asan, coverage, fuzz, verbose, debug, fresh;
    bool only_resources; /* a project without a source: its module is empty */
};

/* build_input.c: what is named on the command line becomes sources. */
struct source *build_add_source(struct build *build, const char *path);
void build_add_message(struct build *build, const char *path, const char *header);
void build_add_input(struct build *build, const char *path);
/* project.c: a .vcxproj. */
void build_add_project(struct build *build, const char *path);
/* solution.c: the one project of a .sln that is of the kind wanted. */
void build_add_solution(struct build *build, const char *path);
/* sources.c: a `sources` file of the older kits. */
void build_add_sources_file(struct build *build, const char *path);
/* build_exports.c */
void build_add_definition(struct build *build, const char *path, bool lenient);
void build_add_library(struct build *build, const char *folder, const char *name); /* an archive, or: */
void build_add_import_library(struct build *build,
                              const char *path);     /* of a module to import from, which needn't be there */
char *build_exports_text(const struct build *build); /* for the compiler; to free */
void build_exports_options(const struct build *build, struct list *arguments); /* for the linker */
bool build_exports_check(struct build *build, const struct list *objects);     /* is all defined? Says what isn't. */
/* A path of Windows', seen from `folder` ("" or with a slash at its end), in the case in which it exists; to free. */
char *build_find(const char *folder, const char *path);
bool build_is_folder(const char *path);
/* What another build has is compiled along with this one. */
void build_take_sources(struct build *build, const struct build *other);

/* build_flags.c */
void build_dialect(const struct build *build, const struct source *source, struct list *arguments);
void build_preprocessing(const struct build *build, const struct source *source, struct list *arguments);
bool build_is_clang(const struct build *build);
const struct list *build_cxx_folders(const struct build *build); /* of the C++ library for programs; none: empty */

/* Where "../x.h" is looked for. */
#define OVERLAY_UP "overlay/up/up/up/up"

/* build_overlay.c: makes a header that the compiler didn't find, if Windows would have it. */
bool build_supply(struct build *build, const struct source *source, const char *errors);
void build_clear_overlay(const struct build *build);
void build_forget_traces(const struct build *build, const struct source *source);
void build_write(const struct build *build, const char *name, const char *text); /* in the work folder */

/* build_source.c: one source into its object. The result is an exit status. */
int build_source(struct build *build, const struct source *source);

/* build_utf16.c: the source, or a copy of it that the compiler can read. */
const char *build_readable(const struct source *source);
/* Copies the files in UTF-16 that errors speak of, and those that include them; false: there is none of them. */
bool build_supply_utf16(const struct source *source, const char *errors);
void build_note_originals(const struct source *source); /* in the dependency file */
bool build_is_current(const struct source *source);
void build_show(const struct build *build, const struct list *arguments);
/* When a file was last written, in nanoseconds; 0 where there is none. */
long long build_modified(const char *path);

/* build_jobs.c: runs work(build, i) for the numbers listed, some at once; true if all came to 0. */
bool build_run_jobs(struct build *build, const size_t *numbers, size_t count);

/* build_link.c */
bool build_link(struct build *build);
/* The object of what compilers of C++ call by themselves; NULL where it can't be made. */
char *build_cxx_runtime(const struct build *build);
/* The object of what the module exports and imports; NULL where it can't be made. */
char *build_exports_object(const struct build *build);

/* build_database.c: compile_commands.json beside the output. */
void build_write_database(const struct build *build);

/* wpp.c: the text of the .tmh of a source; to free. */
char *wpp_header(const struct build *build, const struct source *source, const char *name);
/* message.c, manifest.c: the text of the header of a message file or of an event manifest; to free. */
char *message_header(const char *path);
char *manifest_header(const char *path);
/* Of any kind of file, WMI's classes (.mof), too; ends the program where that is malformed. */
char *generated_header(const char *path);

#endif
