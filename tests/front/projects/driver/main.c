#include <NtDdk.h>
#include "INC\Values.h"
#include "words.h"
#include "eventsGenerated.h"

#if FIRST != 1 || SECOND != 2 || MAIN_ONLY != 3 || CHOSEN != 7 || FORCED != 4
#error "the project's settings didn't come through"
#endif
#ifdef ONLY_DEBUG
#error "these are the Debug settings"
#endif
#ifdef DBG
#error "a release has no DBG"
#endif

int part_value(void);
int part_count(void);
int library_value(void);

static VOID unload(PDRIVER_OBJECT driver)
{
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    DriverObject->DriverUnload = unload;
    DbgPrint("part %d, value %d, library %d\n", part_value(), VALUE, library_value());
    DbgPrint("messages %08X %08X %08X\n", WORDS_STARTED, WORDS_WORSE, WORDS_NEXT);
    DbgPrint("event %d level %d opcode %d keyword %I64x version %d task %d\n", Happened.Id, Happened.Level,
             Happened.Opcode, Happened.Keyword, Happened.Version, Happened.Task);
    DbgPrint("counted to %d\n", part_count() + inline_count());
    return STATUS_SUCCESS;
}
