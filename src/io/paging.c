/*
 * Paging I/O: whole pages of a file, read and written by IRPs that the file system sees with IRP_PAGING_IO and
 * IRP_NOCACHE, on the file object that the pages belong to. Nobody's APC is needed for their end.
 */
#include "io/paging.h"
#include "mm/section.h"

#define MOST_PAGES 16

struct pages {
    MDL mdl;
    PFN_NUMBER frames[MOST_PAGES + 1];
};

static PMDL describe(struct pages *pages, char *memory, ULONG length, BOOLEAN write)
{
    MmInitializeMdl(&pages->mdl, memory, length);
    for (ULONG i = 0; i < ADDRESS_AND_SIZE_TO_SPAN_PAGES(memory, length); i++)
        pages->frames[i] = lab__mm_frame((char *)PAGE_ALIGN(memory) + ((SIZE_T)i << PAGE_SHIFT));
    pages->mdl.MdlFlags |= MDL_PAGES_LOCKED | (write ? 0 : MDL_IO_PAGE_READ);
    return &pages->mdl;
}

static NTSTATUS send(PFILE_OBJECT file, BOOLEAN write, PMDL mdl, ULONGLONG offset, PIO_STATUS_BLOCK iosb)
{
    PDEVICE_OBJECT device = lab__io_related_device(file);
    PIRP irp = lab__io_irp_allocate_sure(device->StackSize);
    PIO_STACK_LOCATION stack = IoGetNextIrpStackLocation(irp);
    KEVENT event;

    KeInitializeEvent(&event, NotificationEvent, FALSE);
    irp->Flags = IRP_PAGING_IO | IRP_NOCACHE | IRP_SYNCHRONOUS_PAGING_IO | (write ? 0 : IRP_INPUT_OPERATION);
    irp->RequestorMode = KernelMode;
    irp->MdlAddress = mdl;
    irp->UserBuffer = MmGetMdlVirtualAddress(mdl);
    irp->UserEvent = &event;
    irp->UserIosb = iosb;
    irp->Tail.Overlay.OriginalFileObject = file;
    irp->Tail.Overlay.Thread = lab__ps_thread();
    stack->MajorFunction = write ? IRP_MJ_WRITE : IRP_MJ_READ;
    stack->FileObject = file;
    stack->Parameters.Read.Length = mdl->ByteCount;
    stack->Parameters.Read.ByteOffset.QuadPart = (LONGLONG)offset;
    if (IofCallDriver(device, irp) == STATUS_PENDING)
        KeWaitForSingleObject(&event, write ? WrPageOut : WrPageIn, KernelMode, FALSE, 0);
    return iosb->Status;
}

NTSTATUS lab__io_page(PFILE_OBJECT file, BOOLEAN write, char *memory, ULONG length, ULONGLONG offset, ULONG_PTR *done)
{
    IO_STATUS_BLOCK iosb = {.Information = 0};
    struct pages pages;
    NTSTATUS status = send(file, write, describe(&pages, memory, length, write), offset, &iosb);

    if (pages.mdl.MdlFlags & MDL_MAPPED_TO_SYSTEM_VA)
        MmUnmapLockedPages(pages.mdl.MappedSystemVa, &pages.mdl);
    *done = iosb.Information;
    return status;
}

void lab__io_paging_start(void)
{
    lab__mm_page_io = lab__io_page;
}

/* The file has valid data up to here on its medium now: what only Cc tells a file system. */
NTSTATUS lab__io_advance_valid_data(PFILE_OBJECT file, LONGLONG length)
{
    PDEVICE_OBJECT device = lab__io_related_device(file);
    FILE_END_OF_FILE_INFORMATION end = {.EndOfFile.QuadPart = length};
    PIRP irp = lab__io_irp_allocate_sure(device->StackSize);
    PIO_STACK_LOCATION stack = IoGetNextIrpStackLocation(irp);
    IO_STATUS_BLOCK iosb;
    KEVENT event;

    KeInitializeEvent(&event, NotificationEvent, FALSE);
    irp->Flags = IRP_PAGING_IO | IRP_SYNCHRONOUS_PAGING_IO;
    irp->RequestorMode = KernelMode;
    irp->UserEvent = &event;
    irp->UserIosb = &iosb;
    irp->AssociatedIrp.SystemBuffer = &end;
    irp->Tail.Overlay.OriginalFileObject = file;
    irp->Tail.Overlay.Thread = lab__ps_thread();
    stack->MajorFunction = IRP_MJ_SET_INFORMATION;
    stack->FileObject = file;
    stack->Parameters.SetFile.Length = sizeof end;
    stack->Parameters.SetFile.FileInformationClass = FileEndOfFileInformation;
    stack->Parameters.SetFile.FileObject = 0;
    stack->Parameters.SetFile.AdvanceOnly = TRUE;
    if (IofCallDriver(device, irp) == STATUS_PENDING)
        KeWaitForSingleObject(&event, Executive, KernelMode, FALSE, 0);
    return iosb.Status;
}
