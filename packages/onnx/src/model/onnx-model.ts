/**
 * Element types of tensors: the values of `TensorProto.DataType` in onnx.proto3, under ONNX
 * Runtime's names.
 */
export type OnnxElementType =
  | 'float32'
  | 'uint8'
  | 'int8'
  | 'uint16'
  | 'int16'
  | 'int32'
  | 'int64'
  | 'string'
  | 'bool'
  | 'float16'
  | 'float64'
  | 'uint32'
  | 'uint64'
  | 'complex64'
  | 'complex128'
  | 'bfloat16'
  | 'float8e4m3fn'
  | 'float8e4m3fnuz'
  | 'float8e5m2'
  | 'float8e5m2fnuz'
  | 'uint4'
  | 'int4'
  | 'float4e2m1'
  | 'float8e8m0'
  | 'uint2'
  | 'int2';

/**
 * A 64-bit whole number. Decoding gives a `number` where that is exact and a `bigint` beyond
 * ±(2^53 - 1); encoding takes either.
 */
export type OnnxInteger = number | bigint;

/** What every part of a model carries. */
export interface OnnxPart {
  /**
   * Protobuf fields that this package does not interpret, as they stood in the file: doc strings,
   * functions, quantization notes, fields of later ONNX versions. They are written back after the
   * known fields, so that `encodeModel` gives back what `decodeModel` read; only notes
   * on single axes (`denotation`) are dropped.
   */
  readonly unknownFields?: Uint8Array;
}

/** A constant array inside a model: an initializer or the value of an attribute. */
export interface OnnxTensor extends OnnxPart {
  /** Its name in the graph; empty when it is the value of an attribute. */
  readonly name: string;
  /** Element type. */
  readonly type: OnnxElementType;
  /** Length of each axis, outermost first; none for a scalar. */
  readonly dims: readonly number[];
  /** The elements, row-major, little-endian and without gaps; texts when `type` is `string`. */
  readonly data: Uint8Array | readonly string[];
  /**
   * Where the elements are when they are not in `data`: `location` (a path relative to the model
   * file), `offset`, `length`, `checksum`, all as texts. `data` is empty then.
   */
  readonly external?: Readonly<Record<string, string>>;
}

/** The type of a tensor. */
export interface OnnxTensorType extends OnnxPart {
  /** Tells it from other types. */
  readonly kind: 'tensor';
  /** Element type. */
  readonly type: OnnxElementType;
  /**
   * Length of each axis; a text names an axis of any length, an empty text one without a name. Left
   * out when not even the number of axes is known.
   */
  readonly dims?: readonly (number | string)[];
}

/** A sequence, map, optional, sparse tensor or a tensor of undefined element type. */
export interface OnnxOtherType {
  /** Tells it from tensors. */
  readonly kind: 'other';
  /** The encoded `TypeProto`. */
  readonly encoded: Uint8Array;
}

/** The type of an input, output or intermediate value. */
export type OnnxValueType = OnnxTensorType | OnnxOtherType;

/** The name and type of a value in a graph. */
export interface OnnxValueInfo extends OnnxPart {
  /** Its name in the graph. */
  readonly name: string;
  /** Its type; left out when the model does not say. */
  readonly type?: OnnxValueType;
}

/** A value with the name of its kind. */
export interface OnnxValueOf<Kind extends string, Value> {
  /** What the value is. */
  readonly kind: Kind;
  /** The value. */
  readonly value: Value;
}

/**
 * The value of an attribute, by kind. `other` is a sparse tensor, a type or a kind of a later ONNX
 * version: its value is the number in `AttributeProto.AttributeType`, its content is in
 * `unknownFields`.
 */
export type OnnxAttributeValue =
  | OnnxValueOf<'float', number>
  | OnnxValueOf<'int', OnnxInteger>
  | OnnxValueOf<'string', string>
  | OnnxValueOf<'tensor', OnnxTensor>
  | OnnxValueOf<'graph', OnnxGraph>
  | OnnxValueOf<'floats', readonly number[]>
  | OnnxValueOf<'ints', readonly OnnxInteger[]>
  | OnnxValueOf<'strings', readonly string[]>
  | OnnxValueOf<'tensors', readonly OnnxTensor[]>
  | OnnxValueOf<'graphs', readonly OnnxGraph[]>
  | OnnxValueOf<'other', number>;

/** A named constant argument of a node. */
export type OnnxAttribute = OnnxPart &
  OnnxAttributeValue & {
    /** The argument's name: "kernel_shape". */
    readonly name: string;
  };

/** One operation of a graph. */
export interface OnnxNode extends OnnxPart {
  /** The operator: "Conv", "Relu". */
  readonly opType: string;
  /** Names of the values read; an empty name leaves an optional input out. */
  readonly inputs: readonly string[];
  /** Names of the values written; an empty name leaves an optional output out. */
  readonly outputs: readonly string[];
  /** Constant arguments; none when left out. */
  readonly attributes?: readonly OnnxAttribute[];
  /** A name for messages; none when left out. */
  readonly name?: string;
  /** The operator set that the operator is from; ONNX's own when left out. */
  readonly domain?: string;
}

/** A computation: nodes in an order in which they can run. */
export interface OnnxGraph extends OnnxPart {
  /** Its name. */
  readonly name: string;
  /** The operations; each reads only values that stand before it. */
  readonly nodes: readonly OnnxNode[];
  /** Constants that nodes read. */
  readonly initializers: readonly OnnxTensor[];
  /** What is fed in. */
  readonly inputs: readonly OnnxValueInfo[];
  /** What comes out. */
  readonly outputs: readonly OnnxValueInfo[];
  /** Types of values in between, where known; none when left out. */
  readonly valueInfos?: readonly OnnxValueInfo[];
}

/** A version of an operator set. */
export interface OnnxOperatorSet extends OnnxPart {
  /** Whose operators; empty for ONNX's own. */
  readonly domain: string;
  /** Its version. */
  readonly version: OnnxInteger;
}

/** An ONNX model file. */
export interface OnnxModel extends OnnxPart {
  /** Version of the file format: 8 goes with operator set 18, 10 with 21. */
  readonly irVersion: OnnxInteger;
  /** The operator sets that the nodes are from. */
  readonly operatorSets: readonly OnnxOperatorSet[];
  /** The tool that wrote the model. */
  readonly producerName?: string;
  /** That tool's version. */
  readonly producerVersion?: string;
  /** Reverse domain name of the model's owner. */
  readonly domain?: string;
  /** The model's own version. */
  readonly modelVersion?: OnnxInteger;
  /** What the model is, for people. */
  readonly docString?: string;
  /** The computation. */
  readonly graph: OnnxGraph;
  /** Entries of `metadata_props` in the order of the file; the keys are meant to differ. */
  readonly metadata?: readonly OnnxMetadataEntry[];
}

/** A key and a value that the producer attached to the model. */
export interface OnnxMetadataEntry {
  /** What it is: "names", "stride". */
  readonly key: string;
  /** Its value as text, in whatever notation the producer chose. */
  readonly value: string;
}
