/* Callback objects. */
#ifndef NTLAB_NT_EX_CALLBACK_H
#define NTLAB_NT_EX_CALLBACK_H

#include <ntdef.h>
#include <nt/names.h>

LAB_DDK_BEGIN

typedef void CALLBACK_FUNCTION(PVOID CallbackContext, PVOID Argument1, PVOID Argument2);
typedef CALLBACK_FUNCTION *PCALLBACK_FUNCTION;

NTSTATUS ExCreateCallback(PCALLBACK_OBJECT *CallbackObject, POBJECT_ATTRIBUTES ObjectAttributes, BOOLEAN Create,
                          BOOLEAN AllowMultipleCallbacks);
void ExNotifyCallback(PCALLBACK_OBJECT CallbackObject, PVOID Argument1, PVOID Argument2);
PVOID ExRegisterCallback(PCALLBACK_OBJECT CallbackObject, PCALLBACK_FUNCTION CallbackFunction, PVOID CallbackContext);
void ExUnregisterCallback(PVOID CbRegistration);

LAB_DDK_END

#endif
