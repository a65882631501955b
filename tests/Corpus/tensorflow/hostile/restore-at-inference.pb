£
"serve*2.15.0Ã

vVarHandleOp

saver_filenamePlaceholder

xPlaceholder
X
StatefulPartitionedCallStatefulPartitionedCallxv*
fR
__inference_predict_3
i
StatefulPartitionedCall_1StatefulPartitionedCallsaver_filename*#
fR
__inference__traced_save_1
l
StatefulPartitionedCall_2StatefulPartitionedCallsaver_filename*&
f!R
__inference__traced_restore_2Ê
5

__inference__traced_save_1
sSaveV2filename
;

__inference__traced_restore_2
r	RestoreV2filename
T

__inference_predict_39
mPartitionedCall*#
fR
__inference__traced_save_1J
saver_filename:0StatefulPartitionedCall_1:0StatefulPartitionedCall_2