/*
 * Images: what modules become in memory, with what they import from each other.
 *
 * An image is there once, however many use it: its driver, and the images that import from it. One that came because
 * another imports from it needs no driver; NT calls its DllInitialize when it comes and its DllUnload before it goes.
 */
#ifndef NTLAB_IO_IMAGE_H
#define NTLAB_IO_IMAGE_H

#include "io/io_p.h"

struct lab__io_bound { /* a name that an image imports, and which of its needs has it */
    const char *name;
    ULONG need;
};

struct lab__io_image {
    LIST_ENTRY link; /* in the order of loading */
    struct host_module module;
    struct lab__io_section section;
    ULONG references;             /* its driver, and images that import from it */
    struct lab__io_image **needs; /* it imports from these; each is referenced */
    ULONG need_count;
    struct lab__io_bound *bound;
    ULONG bound_count;
    BOOLEAN has_driver;
    BOOLEAN exports_initialize, exports_unload; /* DllInitialize, DllUnload */
    char *path;
    char name[64]; /* of the file, without its ending */
};
extern LIST_ENTRY lab__io_images;

void lab__io_images_start(void);
void lab__io_images_stop(void);

/*
 * The image of the module at path, referenced; what it imports from is there, and initialized. Where that fails, `text`
 * says why. name: in the list of modules; 0: it comes because another imports from it, and is named by its file.
 */
NTSTATUS lab__io_image_load(const char *path, const UNICODE_STRING *name, char *text, SIZE_T room,
                            struct lab__io_image **image);
/* by_import: who lets go of it is an image that imported from it. */
void lab__io_image_release(struct lab__io_image *image, BOOLEAN by_import);
/* The name by which it stands in the list of modules. */
NTSTATUS lab__io_section_name(struct lab__io_section *section, const UNICODE_STRING *name);
void lab__io_section_tell(struct lab__io_section *section); /* those who want to hear of images */
/* The last part of a path, without its ending: "/some/where/echo.so" is "echo". */
void lab__io_image_stem(const char *path, char *name, SIZE_T room);

/* Is the address in this image, or in one that it imports from? */
BOOLEAN lab__io_image_reaches(const struct lab__io_image *image, const void *address);

static inline BOOLEAN lab__io_image_holds(const struct lab__io_image *image, const void *address)
{
    return (SIZE_T)((const char *)address - image->module.base) < (SIZE_T)(image->module.end - image->module.base);
}

/* 0: it is in none. */
static inline struct lab__io_image *lab__io_image_at(const void *address)
{
    for (LIST_ENTRY *link = lab__io_images.Flink; link && link != &lab__io_images; link = link->Flink) {
        struct lab__io_image *image = CONTAINING_RECORD(link, struct lab__io_image, link);

        if (lab__io_image_holds(image, address))
            return image;
    }
    return 0;
}

/* driver_image.c: what no header of the kit declares. */
LAB_DDK_BEGIN
PVOID RtlPcToFileHeader(PVOID PcValue, PVOID *BaseOfImage);
LAB_DDK_END

#endif
