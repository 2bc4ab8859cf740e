/* Work items and the system's worker threads. */
#ifndef NTLAB_NT_EX_WORKER_H
#define NTLAB_NT_EX_WORKER_H

#include <ntdef.h>

LAB_DDK_BEGIN

typedef enum _WORK_QUEUE_TYPE {
    CriticalWorkQueue,
    DelayedWorkQueue,
    HyperCriticalWorkQueue,
    NormalWorkQueue,
    BackgroundWorkQueue,
    RealTimeWorkQueue,
    SuperCriticalWorkQueue,
    MaximumWorkQueue,
    CustomPriorityWorkQueue = 32
} WORK_QUEUE_TYPE;

typedef void WORKER_THREAD_ROUTINE(PVOID Parameter);
typedef WORKER_THREAD_ROUTINE *PWORKER_THREAD_ROUTINE;

typedef struct _WORK_QUEUE_ITEM {
    LIST_ENTRY List;
    PWORKER_THREAD_ROUTINE WorkerRoutine;
    volatile PVOID Parameter;
} WORK_QUEUE_ITEM, *PWORK_QUEUE_ITEM;

void ExQueueWorkItem(PWORK_QUEUE_ITEM WorkItem, WORK_QUEUE_TYPE QueueType);

LAB_DDK_END

#define ExInitializeWorkItem(Item, WorkRoutine, Context)                                                               \
    ((Item)->WorkerRoutine = (WorkRoutine), (Item)->Parameter = (Context), (Item)->List.Flink = NULL)

#endif
