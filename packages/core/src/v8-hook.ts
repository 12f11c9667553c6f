// Documented hooks of node:v8's Serializer and Deserializer that @types/node does not declare.
declare module 'node:v8' {
  interface Serializer {
    _setTreatArrayBufferViewsAsHostObjects(flag: boolean): void;
    _getDataCloneError(message: string): Error;
    _writeHostObject(object: NodeJS.ArrayBufferView): void;
  }
  interface Deserializer {
    _readHostObject(): object;
    /** As readRawBytes, but gives the offset of the bytes. */
    _readRawBytes(length: number): number;
  }
}
export {};
