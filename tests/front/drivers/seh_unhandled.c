/* An exception that nobody handles stops the machine where it was raised. */
#include "check.h"

static void raise_unhandled(void)
{
    __try {
        ExRaiseStatus(STATUS_ACCESS_DENIED);
    } __finally {
        DbgPrint("a __finally ran\n");
    }
}

static void run_checks(void)
{
    __try {
        raise_unhandled();
    } __except (DbgPrint("the filter ran\n"), EXCEPTION_CONTINUE_SEARCH) {
        DbgPrint("handled\n");
    }
}
