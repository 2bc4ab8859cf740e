/*
 * Images come and go.
 *
 * What an image imports from comes first, and is initialized, before the image itself is opened and bound. The last one
 * that lets go of an image takes it away: its driver at once; an image that imported from it, where it has a DllUnload
 * that agrees. NT leaves one without DllUnload where it is.
 */
#include <string.h>

#include "io/image.h"
#include "io/loader.h"
#include "vf/vf_object.h"

#define DEEPEST 16 /* of images that import from each other: more is a circle */

void lab__ps_notify_image(PUNICODE_STRING name, HANDLE process, PIMAGE_INFO info);

LIST_ENTRY lab__io_images;
static ULONG depth;

void lab__io_images_start(void)
{
    InitializeListHead(&lab__io_images);
    depth = 0;
}

/* The machine stops, whatever state its drivers are in: their images must be free for the next one. */
void lab__io_images_stop(void)
{
    for (LIST_ENTRY *link = lab__io_images.Flink; link != &lab__io_images; link = link->Flink)
        host_module_close(&CONTAINING_RECORD(link, struct lab__io_image, link)->module);
    InitializeListHead(&lab__io_images);
}

BOOLEAN lab__io_image_reaches(const struct lab__io_image *image, const void *address)
{
    BOOLEAN found = lab__io_image_holds(image, address);

    for (ULONG i = 0; i < image->need_count && !found; i++)
        found = lab__io_image_reaches(image->needs[i], address);
    return found;
}

/* --- its name --- */

void lab__io_image_stem(const char *path, char *name, SIZE_T room)
{
    const char *start = strrchr(path, '/'), *end;
    SIZE_T length;

    start = start ? start + 1 : path;
    end = strchr(start, '.');
    if (end == start)
        end = 0;
    length = end ? (SIZE_T)(end - start) : strlen(start);
    if (length >= room)
        length = room - 1;
    RtlCopyMemory(name, start, length);
    name[length] = 0;
}

NTSTATUS lab__io_section_name(struct lab__io_section *section, const UNICODE_STRING *name)
{
    static const UNICODE_STRING folder = RTL_CONSTANT_STRING(L"\\SystemRoot\\System32\\drivers\\");
    static const UNICODE_STRING suffix = RTL_CONSTANT_STRING(L".sys");
    UNICODE_STRING *full = &section->FullDllName, *base = &section->BaseDllName;

    full->MaximumLength = folder.Length + name->Length + suffix.Length + sizeof(WCHAR);
    full->Buffer = lab__mm_kernel_alloc(full->MaximumLength);
    if (!full->Buffer)
        return STATUS_INSUFFICIENT_RESOURCES;
    RtlAppendUnicodeStringToString(full, &folder);
    RtlAppendUnicodeStringToString(full, name);
    RtlAppendUnicodeStringToString(full, &suffix);
    base->Buffer = full->Buffer + folder.Length / sizeof(WCHAR);
    base->Length = full->Length - folder.Length;
    base->MaximumLength = full->MaximumLength - folder.Length;
    return STATUS_SUCCESS;
}

static NTSTATUS name_image(struct lab__io_image *image, const UNICODE_STRING *name)
{
    WCHAR buffer[sizeof image->name];
    UNICODE_STRING own = {0, sizeof buffer, buffer};

    if (name)
        return lab__io_section_name(&image->section, name);
    for (const char *at = image->name; *at; at++)
        buffer[own.Length++ / sizeof(WCHAR)] = (UCHAR)*at, own.Length++;
    return lab__io_section_name(&image->section, &own);
}

void lab__io_section_tell(struct lab__io_section *section)
{
    IMAGE_INFO info = {0};

    info.ImageAddressingMode = IMAGE_ADDRESSING_MODE_32BIT;
    info.SystemModeImage = TRUE;
    info.ImageBase = section->DllBase;
    info.ImageSize = section->SizeOfImage;
    lab__ps_notify_image(&section->FullDllName, 0, &info);
}

/* --- what it exports to NT --- */

struct dll_call {
    const struct lab__io_image *image;
    PVOID routine;
    PUNICODE_STRING registry_path; /* 0: DllUnload */
    NTSTATUS status;
};

static void call_dll(PVOID context)
{
    struct dll_call *call = context;

    LAB_TRACE(LAB_TRACE_DRIVER, call->image, call->routine);
    if (call->registry_path)
        call->status = ((NTSTATUS(*)(PUNICODE_STRING))call->routine)(call->registry_path);
    else
        call->status = ((NTSTATUS(*)(void))call->routine)();
    lab__io_check_return(call->routine, call->registry_path ? "DllInitialize" : "DllUnload", call->image->name);
}

static NTSTATUS call_initialize(struct lab__io_image *image)
{
    static const UNICODE_STRING services =
        RTL_CONSTANT_STRING(L"\\Registry\\Machine\\System\\CurrentControlSet\\Services\\");
    WCHAR buffer[128];
    UNICODE_STRING path = {0, sizeof buffer, buffer}, name = image->section.BaseDllName;
    struct dll_call call = {image, 0, &path, STATUS_SUCCESS};
    NTSTATUS status;

    if (!image->exports_initialize)
        return STATUS_SUCCESS;
    name.Length -= 4 * sizeof(WCHAR); /* ".sys" */
    RtlAppendUnicodeStringToString(&path, &services);
    RtlAppendUnicodeStringToString(&path, &name);
    call.routine = host_module_symbol(&image->module, "DllInitialize");
    status = lab__io_call_in_system(call_dll, &call);
    return NT_SUCCESS(status) ? call.status : status;
}

/* TRUE: it may go. */
static BOOLEAN call_unload(struct lab__io_image *image)
{
    struct dll_call call = {image, 0, 0, STATUS_UNSUCCESSFUL};

    if (!image->exports_unload)
        return FALSE;
    call.routine = host_module_symbol(&image->module, "DllUnload");
    if (!NT_SUCCESS(lab__io_call_in_system(call_dll, &call)) || !NT_SUCCESS(call.status) || image->references)
        return FALSE;
    if (lab__strict)
        lab__vf_image_going(image->module.base, (SIZE_T)(image->module.end - image->module.base), image->name,
                            call.routine);
    return TRUE;
}

/* --- going --- */

static void forget(struct lab__io_image *image)
{
    if (image->section.FullDllName.Buffer)
        lab__mm_kernel_free(image->section.FullDllName.Buffer);
    if (image->bound)
        lab__mm_kernel_free(image->bound);
    if (image->needs)
        lab__mm_kernel_free(image->needs);
    if (image->path)
        lab__mm_kernel_free(image->path);
    lab__mm_kernel_free(image);
}

static void release_needs(struct lab__io_image *image)
{
    while (image->need_count)
        lab__io_image_release(image->needs[--image->need_count], TRUE);
}

void lab__io_image_release(struct lab__io_image *image, BOOLEAN by_import)
{
    struct host_module module = image->module;

    if (--image->references || (by_import && !call_unload(image)))
        return;
    RemoveEntryList(&image->link);
    if (__builtin_expect(lab__trace_on, 0))
        lab__trace_image_going(module.base, (SIZE_T)(module.end - module.base));
    host_module_close(&image->module);
    lab__io_unload_check(image->name, module.base, (SIZE_T)(module.end - module.base)); /* it may not return */
    release_needs(image);
    forget(image);
}

/* --- coming --- */

static void *find_bound(void *context, const char *name)
{
    struct lab__io_image *image = context;

    for (ULONG i = 0; i < image->bound_count; i++)
        if (!strcmp(image->bound[i].name, name))
            return host_module_symbol(&image->needs[image->bound[i].need]->module, name);
    return 0;
}

static NTSTATUS open_image(struct lab__io_image *image, char *text, SIZE_T room)
{
    int failed;

    for (ULONG i = 0; i < image->need_count; i++)
        host_module_share(&image->needs[i]->module);
    failed = host_module_open(&image->module, image->path, text, room);
    if (failed)
        return lab__io_status_of_module(failed);
    host_module_bind(&image->module, find_bound, image);
    image->section.DllBase = image->module.base;
    image->section.SizeOfImage = (ULONG)(image->module.end - image->module.base);
    image->section.Flags = 0x09104020; /* a signed driver image that was loaded */
    image->section.LoadCount = 1;
    return STATUS_SUCCESS;
}

static NTSTATUS load_needs(struct lab__io_image *image, const struct lab__io_imports *imports, char *text, SIZE_T room)
{
    NTSTATUS status = STATUS_SUCCESS;

    if (depth == DEEPEST) {
        __builtin_snprintf(text, room, "%s and what it imports from import from each other", image->path);
        return STATUS_DRIVER_UNABLE_TO_LOAD;
    }
    depth++;
    for (ULONG i = 0; i < imports->module_count && NT_SUCCESS(status); i++) {
        status = lab__io_image_load(imports->modules[i], 0, text, room, &image->needs[i]);
        image->need_count += NT_SUCCESS(status);
    }
    depth--;
    return status;
}

/* The names lie behind the table. */
static BOOLEAN keep_bound(struct lab__io_image *image, const struct lab__io_imports *imports)
{
    SIZE_T size = 0;
    char *at;

    for (ULONG i = 0; i < imports->count; i++)
        size += sizeof *image->bound + strlen(imports->names[i].name) + 1;
    image->bound = lab__mm_kernel_alloc(size + 1);
    image->needs = lab__mm_kernel_alloc((imports->module_count + 1) * sizeof *image->needs);
    if (!image->bound || !image->needs)
        return FALSE;
    at = (char *)(image->bound + imports->count);
    for (ULONG i = 0; i < imports->count; i++) {
        SIZE_T length = strlen(imports->names[i].name) + 1;

        if (!imports->names[i].module)
            continue;
        RtlCopyMemory(at, imports->names[i].name, length);
        image->bound[image->bound_count++] = (struct lab__io_bound){at, imports->names[i].module - 1};
        at += length;
    }
    return TRUE;
}

static struct lab__io_image *make(const char *path, const struct lab__io_imports *imports)
{
    struct lab__io_image *image = lab__mm_kernel_alloc(sizeof *image);
    SIZE_T length = strlen(path) + 1;

    if (!image)
        return 0;
    RtlZeroMemory(image, sizeof *image);
    InitializeListHead(&image->section.InLoadOrderLinks);
    image->references = 1;
    image->exports_initialize = imports->exports_initialize;
    image->exports_unload = imports->exports_unload;
    image->path = lab__mm_kernel_alloc(length);
    if (!image->path || !keep_bound(image, imports)) {
        forget(image);
        return 0;
    }
    RtlCopyMemory(image->path, path, length);
    lab__io_image_stem(path, image->name, sizeof image->name);
    return image;
}

static NTSTATUS bring(struct lab__io_image *image, const UNICODE_STRING *name, const struct lab__io_imports *imports,
                      char *text, SIZE_T room)
{
    NTSTATUS status = load_needs(image, imports, text, room);

    if (NT_SUCCESS(status))
        status = name_image(image, name);
    if (NT_SUCCESS(status))
        status = open_image(image, text, room);
    if (!NT_SUCCESS(status)) {
        release_needs(image);
        forget(image);
        return status;
    }
    InsertTailList(&lab__io_images, &image->link);
    return STATUS_SUCCESS;
}

/* It came because another imports from it. */
static NTSTATUS initialize(struct lab__io_image *image, char *text, SIZE_T room)
{
    NTSTATUS status;

    lab__io_section_tell(&image->section);
    status = call_initialize(image);
    if (NT_SUCCESS(status))
        return status;
    __builtin_snprintf(text, room, "DllInitialize of %s failed with 0x%08X", image->path, (unsigned)status);
    lab__io_image_release(image, FALSE);
    return status;
}

static struct lab__io_image *find(const char *path)
{
    for (LIST_ENTRY *link = lab__io_images.Flink; link != &lab__io_images; link = link->Flink) {
        struct lab__io_image *image = CONTAINING_RECORD(link, struct lab__io_image, link);

        if (host_module_is(&image->module, path))
            return image;
    }
    return 0;
}

NTSTATUS lab__io_image_load(const char *path, const UNICODE_STRING *name, char *text, SIZE_T room,
                            struct lab__io_image **result)
{
    struct lab__io_imports imports = {0};
    struct lab__io_image *image = find(path);
    NTSTATUS status;

    *result = image;
    if (image) {
        image->references++;
        return STATUS_SUCCESS;
    }
    status = lab__io_imports_find(path, &imports, text, room);
    if (NT_SUCCESS(status)) {
        *result = image = make(path, &imports);
        status = image ? bring(image, name, &imports, text, room) : STATUS_INSUFFICIENT_RESOURCES;
    }
    lab__io_imports_free(&imports);
    return NT_SUCCESS(status) && !name ? initialize(image, text, room) : status;
}
